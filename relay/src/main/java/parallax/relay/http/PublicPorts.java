package parallax.relay.http;

import parallax.relay.collections.CollectionListing;
import parallax.relay.control.Crawling;
import parallax.relay.control.HostListing;
import parallax.relay.control.RepoListing;
import parallax.relay.flow.Heads;

/** What the public endpoints read and ask. */
public record PublicPorts(
        Heads heads, RepoListing repos, CollectionListing collections, HostListing hosts, Crawling crawling) {}
