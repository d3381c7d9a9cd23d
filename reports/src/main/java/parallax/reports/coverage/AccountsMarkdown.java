package parallax.reports.coverage;

import static parallax.reports.document.MarkdownTable.plain;

import java.util.Comparator;
import java.util.List;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.AccountSet;
import parallax.reports.document.MarkdownTable;

/** What became of the accounts that a relay lacks. */
final class AccountsMarkdown {

    /** Longer lists make a report that nobody reads; the JSON has every account that was asked about. */
    private static final int LISTED = 50;

    private AccountsMarkdown() {}

    static String write(AccountSet set) {
        return "### accounts " + plain(set.about()) + "\n\n" + plain(set.sentence()) + "\n"
                + (set.accounts().isEmpty() ? "" : "\n" + table(set.accounts()));
    }

    private static String table(List<AccountEntry> accounts) {
        MarkdownTable table = new MarkdownTable("DID", "class", "PDS", "why", "asked at");
        accounts.stream()
                // In the order of the classes, live ones first: those are the gap.
                .sorted(Comparator.comparing(AccountEntry::accountClass).thenComparing(AccountEntry::did))
                .limit(LISTED)
                .forEach(account -> table.row(
                        plain(account.did()),
                        account.accountClass().wireName(),
                        account.pds() == null ? "" : plain(account.pds()),
                        plain(account.why()),
                        askedAt(account)));
        return table.text(accounts.size(), "accounts");
    }

    private static String askedAt(AccountEntry account) {
        return account.evidence().isEmpty()
                ? ""
                : plain(account.evidence().getLast().at());
    }
}
