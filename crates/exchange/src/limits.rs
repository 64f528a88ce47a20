//! Limits on everything decoded (`sync.md`, Security): memory stays bounded on any input.

/// Bytes of an envelope as it travels.
pub const ENVELOPE_BYTES: usize = 16 * 1024;
/// Bytes of a batch once expanded.
pub const BATCH_BYTES: usize = 1024 * 1024;
/// Records in a batch.
pub const BATCH_RECORDS: usize = 4096;
/// Bytes of one record. A record is a few dozen bytes; a sealed note is the largest thing in one.
pub const RECORD_BYTES: usize = 4096;
/// Bytes of a list page as it travels.
pub const PAGE_BYTES: usize = 512 * 1024;
/// Bytes of a list page once expanded.
pub const PAGE_EXPANDED_BYTES: usize = 4 * 1024 * 1024;
/// Rows of each kind in a list page.
pub const PAGE_ROWS: usize = 20_000;
/// Bytes of a sync request.
pub const REQUEST_BYTES: usize = 1024 * 1024;
/// Bytes of a sync response.
pub const RESPONSE_BYTES: usize = 8 * 1024 * 1024;
/// Envelopes in a request, pages in a response.
pub const PARTS: usize = 256;
/// Items of a bundle carried by file, QR or a colleague; acknowledgements of its receipt.
pub const CARRIED_ITEMS: usize = 4096;
/// Bytes of a paper once expanded; as it travels it is a signed message like others.
pub const PAPER_EXPANDED_BYTES: usize = 256 * 1024;
/// Bytes of an acknowledgement, a refusal or a certificate.
pub const SIGNED_BYTES: usize = 64 * 1024;
/// Items of any other sequence: units, notices, commands, heads of a cell.
pub const ITEMS: usize = 1024;
/// Bytes of a name, an address, a version.
pub const TEXT_BYTES: usize = 1024;
/// Bytes of a stretch of a file or of an answer between a desk and its hub; with what is around it, it fits a
/// request.
pub const DESK_STRETCH_BYTES: usize = 512 * 1024;
/// Bytes of an answer to a desk, as it travels and as it is read.
pub const DESK_ANSWER_BYTES: usize = 128 * 1024 * 1024;
/// Bytes of a file from a desk; a list of 100 000 people is a tenth of it.
pub const DESK_FILE_BYTES: usize = 64 * 1024 * 1024;
