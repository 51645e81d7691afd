//! How much Vanta takes, and how often. Values that are passed in, so that tests can make them small.

/// The limits of one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Records in one list. Vanta: 10,000 (documented).
    pub records: usize,
    /// Bytes of one body. Vanta documents 10 MB; its gateway was seen to cut at 10,485,760. The smaller holds.
    pub body_bytes: usize,
    /// Requests a minute, logins aside. Vanta: 20 (documented).
    pub requests_a_minute: usize,
    /// Logins a minute, refreshing and suspending included. Vanta: 5 (documented).
    pub logins_a_minute: usize,
}

impl Limits {
    /// Vanta's own.
    pub const VANTA: Limits =
        Limits { records: 10_000, body_bytes: 10_000_000, requests_a_minute: 20, logins_a_minute: 5 };

    /// The size at which Vanta's gateway answers 413, in bytes (seen live).
    pub const GATEWAY_BYTES: usize = 10_485_760;
}

impl Default for Limits {
    fn default() -> Self {
        Limits::VANTA
    }
}
