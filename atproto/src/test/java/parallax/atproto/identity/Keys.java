package parallax.atproto.identity;

/** Public keys for documents: two keys, each as a Multikey and as the compressed point that legacy documents hold. */
final class Keys {

    static final String P256 = "zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo";
    static final String P256_RAW = "zxdM8dSstjrpZaRUwBmDvjGXweKuEMVN95A9oJBFjkWMh";
    static final String K256 = "zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc";
    static final String K256_RAW = "z25z9DTpsiYYJKGsWmSPJK2NFN8PcJtZig12K59UgW7q5t";

    private Keys() {}
}
