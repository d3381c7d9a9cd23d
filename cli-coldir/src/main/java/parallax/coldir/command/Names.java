package parallax.coldir.command;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.coldir.listing.CollectionNames;
import parallax.coldir.nsid.NameFilter;
import parallax.coldir.nsid.NsidCache;
import parallax.coldir.nsid.NsidSource;
import parallax.reports.directory.NameList;
import parallax.reports.document.SafeArguments;

/** The collections that the options name, with where each list of them came from. */
record Names(List<Nsid> collections, List<NameList> lists) {

    private static final String LIST_COLLECTIONS = "listCollections";

    /**
     * Reads all lists.
     *
     * @param relays whose own lists are asked for, if the options say so
     * @throws IOException if a list cannot be had, saying which
     */
    static Names read(
            NameOptions options, NameFilter filter, List<RelayAddress> relays, GuardedHttp http, InstantSource clock)
            throws IOException {
        XrpcClient client = new XrpcClient(http, clock);
        NsidSource source = new NsidSource(client, new NsidCache(options.cache()), System.in, clock);
        Set<Nsid> names = new TreeSet<>();
        List<NameList> lists = new ArrayList<>();
        take(source.read(options.nsids), names, lists);
        for (String also : options.also) {
            if (also.equals(LIST_COLLECTIONS)) {
                relays.forEach(relay ->
                        takeOwn(relay, new CollectionNames(client).of(relay.http()), clock.instant(), names, lists));
            } else {
                take(source.read(also), names, lists);
            }
        }
        return new Names(names.stream().filter(filter::accepts).toList(), lists);
    }

    /** These, and what accounts of PDSes have. */
    Names with(Set<Nsid> collections, String source, Instant at, NameFilter filter) {
        Set<Nsid> all = new TreeSet<>(this.collections);
        collections.stream().filter(filter::accepts).forEach(all::add);
        List<NameList> more = new ArrayList<>(lists);
        more.add(new NameList(source, at.toString(), null, collections.size(), 0, List.of()));
        return new Names(List.copyOf(all), more);
    }

    /** What a person wrote and may therefore be asked, wherever it is: the relays, and the list's own address. */
    static List<URI> trusted(NameOptions options, List<RelayAddress> relays) {
        List<URI> trusted =
                new ArrayList<>(relays.stream().map(RelayAddress::http).toList());
        if (options.nsids.startsWith("http://") || options.nsids.startsWith("https://")) {
            trusted.add(URI.create(options.nsids));
        }
        return trusted;
    }

    private static void take(NsidSource.Read read, Set<Nsid> names, List<NameList> lists) {
        names.addAll(read.list().names());
        lists.add(new NameList(
                // An address may hold a secret, and a report is shown to others.
                SafeArguments.of(List.of(read.source())).getFirst(),
                read.readAt().toString(),
                read.notFresh(),
                read.list().names().size(),
                read.list().refusedCount(),
                read.list().refused().stream()
                        .map(refused ->
                                refused.line() == 0 ? refused.text() : "line " + refused.line() + ": " + refused.text())
                        .toList()));
    }

    private static void takeOwn(
            RelayAddress relay, CollectionNames.Named named, Instant at, Set<Nsid> names, List<NameList> lists) {
        names.addAll(named.collections());
        String source = LIST_COLLECTIONS + " of " + relay.alias()
                + (named.failure() == null ? "" : " (not whole: " + named.failure() + ")");
        lists.add(new NameList(source, at.toString(), null, named.collections().size(), named.refused(), List.of()));
    }
}
