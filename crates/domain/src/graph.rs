//! Who has seen whom. Because a log is seen up to a number or not at all, all an answer has seen is one
//! number per log: a [`Sight`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::{Channel, MemberId, Outcome, RecordId, Role};

/// Per log (dev, epoch), the highest number seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sight(BTreeMap<(u32, u32), u64>);

impl Sight {
    /// Whether a record lies within it.
    pub(crate) fn sees(&self, id: RecordId) -> bool {
        self.0.get(&(id.dev, id.epoch)).is_some_and(|seq| *seq >= id.seq)
    }

    /// One id per log, sorted.
    pub(crate) fn ids(&self) -> Vec<RecordId> {
        self.0
            .iter()
            .map(|(&(dev, epoch), &seq)| RecordId { dev, epoch, seq })
            .collect()
    }
}

impl FromIterator<RecordId> for Sight {
    fn from_iter<I: IntoIterator<Item = RecordId>>(ids: I) -> Self {
        let mut sight = Self::default();
        for id in ids {
            insert(&mut sight, id);
        }
        sight
    }
}

/// Widens a sight by one record and all before it in its log; says whether that was news.
pub(crate) fn insert(sight: &mut Sight, id: RecordId) -> bool {
    let seq = sight.0.entry((id.dev, id.epoch)).or_insert(0);
    let news = *seq < id.seq;
    *seq = (*seq).max(id.seq);
    news
}

/// An answer in the graph; a retracted one has no `answer`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) id: RecordId,
    pub(crate) answer: Option<Said>,
    pub(crate) effective: i64,
    /// Of other logs only: its own is seen by being later in it.
    pub(crate) sight: Sight,
    pub(crate) settles: bool,
    /// What the hub said of it, see [`crate::Head::review`]; none: not known yet.
    pub(crate) review: Option<bool>,
}

/// What a live answer says, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) member: MemberId,
    pub(crate) role: Role,
    pub(crate) channel: Channel,
    pub(crate) outcome: Outcome,
}

impl Node {
    /// Which log it is in.
    pub(crate) fn branch(&self) -> (u32, u32) {
        (self.id.dev, self.id.epoch)
    }

    /// Whether it has seen the other, once [`close`] has run.
    pub(crate) fn sees(&self, other: &Self) -> bool {
        if self.branch() == other.branch() {
            return other.id.seq < self.id.seq;
        }
        self.sight.sees(other.id)
    }
}

/// Sorts nodes by id and lets each see what those it has seen have seen, until nothing changes.
///
/// Honest logs settle in two or three passes; the loop ends on any input because sights only grow and
/// hold no number that was not there before. Logs that neither have a node nor are in `known` are
/// dropped first: they decide nothing, and a lying tablet could name thousands.
pub(crate) fn close(nodes: &mut [Node], known: &[RecordId]) {
    nodes.sort_by_key(|node| node.id);
    let branches: BTreeSet<(u32, u32)> = nodes
        .iter()
        .map(|node| node.id)
        .chain(known.iter().copied())
        .map(|id| (id.dev, id.epoch))
        .collect();
    for node in nodes.iter_mut() {
        let own = node.branch();
        node.sight
            .0
            .retain(|branch, _| *branch != own && branches.contains(branch));
    }
    let mut at: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
    for (index, node) in nodes.iter().enumerate() {
        at.entry(node.id).or_default().push(index);
    }
    loop {
        let mut changed = false;
        for index in 0..nodes.len() {
            let id = nodes[index].id;
            let own_last = RecordId {
                seq: id.seq.saturating_sub(1),
                ..id
            };
            let mut seen = nodes[index].sight.ids();
            seen.push(own_last);
            for last in seen {
                // The last answer of that log within sight stands for all before it.
                for &from in latest(&at, last).into_iter().flatten() {
                    for id in nodes[from].sight.ids() {
                        if (id.dev, id.epoch) != nodes[index].branch() {
                            changed |= insert(&mut nodes[index].sight, id);
                        }
                    }
                }
            }
        }
        if !changed {
            return;
        }
    }
}

/// The highest node of a log at or below a number.
fn latest(at: &BTreeMap<RecordId, Vec<usize>>, last: RecordId) -> Option<&Vec<usize>> {
    let first = RecordId { seq: 0, ..last };
    at.range((Bound::Included(first), Bound::Included(last)))
        .next_back()
        .map(|(_, nodes)| nodes)
}

/// Per log, the highest number among the nodes.
pub(crate) fn cover(nodes: &[Node]) -> Vec<RecordId> {
    nodes.iter().map(|node| node.id).collect::<Sight>().ids()
}
