//! What came back from one request.

use tungnha_exchange::refusal::Refusal;

/// What came back from one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sync) enum Answer {
    /// Nobody there: no network, a refused connection.
    Nothing,
    /// Somebody was there, and the request or its answer was cut off or stalled.
    Cut,
    /// Somebody with another TLS key; nothing was sent to them.
    OtherKey,
    /// A hub-signed acknowledgement, or a hub-signed page where only that was asked for.
    Signed {
        /// It moved this tablet's cursor, or there was nothing offered to move it over.
        moved: bool,
        /// Records remain above it.
        records_left: bool,
        /// List pages were laid aside or applied.
        pages: bool,
        /// There are more pages to fetch.
        pages_left: bool,
        /// The certificate the hub gave is older than this tablet's: it has forgotten what it signed since.
        outdated: bool,
    },
    /// A hub-signed acknowledgement of another history under our numbers, and none of ours; the pages
    /// beside it count.
    Fork {
        /// As in [`Answer::Signed`].
        pages: bool,
        /// As in [`Answer::Signed`].
        pages_left: bool,
    },
    /// Bytes of a piece of a list.
    Piece {
        /// Some more than before, whether or not the road broke then; else none that were of use.
        more: bool,
        /// Records were made while it came.
        records_left: bool,
    },
    /// A receipt for the certificate, which itself changes nothing: whether the hub knows us shows in the
    /// next answer.
    Shown,
    /// The hub signed that it has a piece no longer, or not for us.
    PieceGone,
    /// A hub-signed "no".
    Refused(Refusal),
    /// "Too large" (413), signed or not: smaller batches do no harm whoever asks for them.
    TooLarge,
    /// Anything else: 401, 403, 5xx, a portal's 200. Never orders anything.
    NotTheHub(u16),
}
