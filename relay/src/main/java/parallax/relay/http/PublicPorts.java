package parallax.relay.http;

import parallax.relay.flow.CollectionListing;
import parallax.relay.flow.Crawling;
import parallax.relay.flow.Heads;
import parallax.relay.flow.HostListing;
import parallax.relay.flow.RepoListing;

/** What the public endpoints read and ask. */
public record PublicPorts(
        Heads heads, RepoListing repos, CollectionListing collections, HostListing hosts, Crawling crawling) {}
