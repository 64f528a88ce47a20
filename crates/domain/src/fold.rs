//! From the answers of many tablets to one state per resident and target (`sync.md`, Status and
//! conflicts): a pure function of the *set* of answers, whatever order and road they came by.
//!
//! An answer has *seen* another if it names it in `saw`, if it is later in the same log, or if it has
//! seen one that has. Heads are the live answers no other live answer has seen. A retracted answer is
//! not live, but sight goes through it. Heads that differ are a conflict: both kept, one shown by rule.

use crate::graph::{Node, Said, Sight, close, cover, insert};
use crate::{Campaign, Channel, MemberId, Outcome, RecordId, Rid, Role, Target};

/// One answer of one record: resident × target → outcome.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observation {
    /// The record it was made in.
    pub id: RecordId,
    /// Who made it.
    pub member: MemberId,
    /// In which role.
    pub role: Role,
    /// Over which desk.
    pub channel: Channel,
    /// About whom.
    pub rid: Rid,
    /// About what.
    pub target: Target,
    /// What was found.
    pub outcome: Outcome,
    /// Unix seconds, computed from the record's own clock anchor and nothing else.
    pub effective: i64,
    /// The catalogue version it was recorded with.
    pub catalogue: u16,
    /// Heads of other logs that were on the screen.
    pub saw: Vec<RecordId>,
    /// Taken back by a retract record; set by whoever reads the log.
    pub retracted: bool,
    /// The heads it settles; counts as seen. Ranks before evidence if an officer or lead made it.
    pub settles: Vec<RecordId>,
}

/// A live answer of a [`Cell`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its record.
    pub id: RecordId,
    /// Who made it.
    pub member: MemberId,
    /// In which role.
    pub role: Role,
    /// Over which desk; shown where answers differ, and never part of who wins.
    pub channel: Channel,
    /// What was found.
    pub outcome: Outcome,
    /// Unix seconds, see [`Observation::effective`].
    pub effective: i64,
    /// What it has seen of *other* logs: per (dev, epoch) the highest number, sorted. Its own log up to
    /// it is always seen.
    pub seen: Vec<RecordId>,
    /// It settles a conflict.
    pub settles: bool,
    /// Done over a terminal reason it saw, or the other way round, and no settlement it saw has settled
    /// that: somebody should look.
    pub review: bool,
}

/// A retracted answer through which sight still goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ghost {
    /// Its record.
    pub id: RecordId,
    /// What it had seen of other logs, as in [`Head::seen`].
    pub seen: Vec<RecordId>,
}

/// The state of one resident × target: what the hub folds, sends to tablets, and tablets fold on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Live answers nobody has seen, the winner first.
    pub heads: Vec<Head>,
    /// Live answers seen by one tablet's answers only: they come back if that tablet retracts, so that
    /// tablet must hold them. Sorted by id, usually empty.
    pub under: Vec<Head>,
    /// Retracted answers through which a later answer may have seen a head. Sorted by id, usually empty.
    pub undone: Vec<Ghost>,
    /// Everything folded in: per (dev, epoch) the highest number, heads or not. Sorted.
    pub covered: Vec<RecordId>,
    /// Concurrent answers differ.
    pub conflict: bool,
    /// A head asks for review, see [`Head::review`].
    pub review: bool,
}

impl Cell {
    /// The answer to show.
    #[must_use]
    pub fn winner(&self) -> Option<&Head> {
        self.heads.first()
    }

    /// What a new answer must name in `saw`: the heads of other logs than its own.
    pub fn heads_of_others(&self, dev: u32, epoch: u32) -> impl Iterator<Item = RecordId> {
        self.heads
            .iter()
            .map(|head| head.id)
            .filter(move |id| (id.dev, id.epoch) != (dev, epoch))
    }
}

/// Folds all answers about one resident × target; `rid` and `target` are not looked at, so aliases may be
/// resolved by passing both residents' answers. The same answer given twice counts once. Two *different*
/// answers under one id (a cloned tablet) are both kept and neither has seen the other.
#[must_use]
pub fn fold(campaign: &Campaign, observations: &[Observation]) -> Cell {
    judge(campaign, own_nodes(observations), &[])
}

/// The tablet's fold: its own answers over the hub's cell.
///
/// `own` is everything this tablet's log holds about the resident × target, sent or not, with its own
/// retractions marked. For any cell the hub made of a set that is closed under sight, the heads, the
/// conflict and `covered` are those of folding that set together with `own`; `review` may lack what only
/// the hub still knows.
#[must_use]
pub fn fold_over(campaign: &Campaign, base: &Cell, own: &[Observation]) -> Cell {
    let mut nodes = own_nodes(own);
    let of_head = |head: &Head| Node {
        id: head.id,
        answer: Some(Said {
            member: head.member,
            role: head.role,
            channel: head.channel,
            outcome: head.outcome,
        }),
        effective: head.effective,
        sight: head.seen.iter().copied().collect(),
        settles: head.settles,
        review: Some(head.review),
    };
    let of_ghost = |ghost: &Ghost| Node {
        id: ghost.id,
        answer: None,
        effective: 0,
        sight: ghost.seen.iter().copied().collect(),
        settles: false,
        review: None,
    };
    let held: Vec<Node> = base
        .heads
        .iter()
        .chain(&base.under)
        .map(of_head)
        .chain(base.undone.iter().map(of_ghost))
        .collect();
    for node in held {
        // The tablet knows best whether it took an answer back, the hub what that answer had seen.
        match nodes.iter_mut().find(|own| own.id == node.id) {
            Some(own) => {
                own.review = node.review;
                for id in node.sight.ids() {
                    insert(&mut own.sight, id);
                }
            }
            None => nodes.push(node),
        }
    }
    let mut cell = judge(campaign, nodes, &base.covered);
    let mut covered: Sight = cell.covered.iter().copied().collect();
    for id in &base.covered {
        insert(&mut covered, *id);
    }
    cell.covered = covered.ids();
    cell
}

/// One node per distinct answer. An id that is retracted anywhere is retracted.
fn own_nodes(observations: &[Observation]) -> Vec<Node> {
    let mut sorted: Vec<&Observation> = observations.iter().collect();
    sorted.sort_by(|one, other| one.id.cmp(&other.id).then_with(|| one.cmp(other)));
    let mut nodes: Vec<Node> = Vec::with_capacity(sorted.len());
    for group in sorted.chunk_by(|one, other| one.id == other.id) {
        let retracted = group.iter().any(|observation| observation.retracted);
        let first = nodes.len();
        for observation in group {
            let mut sight = Sight::default();
            for id in observation.saw.iter().chain(&observation.settles) {
                insert(&mut sight, *id);
            }
            let node = Node {
                id: observation.id,
                answer: (!retracted).then_some(Said {
                    member: observation.member,
                    role: observation.role,
                    channel: observation.channel,
                    outcome: observation.outcome,
                }),
                effective: observation.effective,
                sight,
                settles: !observation.settles.is_empty(),
                review: None,
            };
            if !nodes[first..].contains(&node) {
                nodes.push(node);
            }
        }
    }
    nodes
}

/// Finds heads among nodes, orders them, and says what a later fold needs to know. `known` names logs
/// that have answers here without a node.
fn judge(campaign: &Campaign, mut nodes: Vec<Node>, known: &[RecordId]) -> Cell {
    close(&mut nodes, known);
    let tops = live_tops(&nodes);
    let mut heads = Vec::new();
    let mut under = Vec::new();
    for &top in &tops {
        let seen_by: Vec<u32> = tops
            .iter()
            .filter(|&&other| strictly_sees(&nodes[other], &nodes[top]))
            .map(|&other| nodes[other].id.dev)
            .collect();
        match seen_by.first() {
            None => heads.extend(as_head(&nodes, top)),
            Some(dev) if seen_by.iter().all(|other| other == dev) => under.extend(as_head(&nodes, top)),
            Some(_) => {}
        }
    }
    heads.sort_by_key(|head| std::cmp::Reverse(weight(campaign, head)));
    let undone = nodes
        .iter()
        .filter(|node| node.answer.is_none())
        .filter(|ghost| heads.iter().chain(&under).any(|head| ghost.sight.sees(head.id)))
        .map(|ghost| Ghost {
            id: ghost.id,
            seen: ghost.sight.ids(),
        })
        .collect();
    Cell {
        conflict: heads.iter().any(|head| head.outcome != heads[0].outcome),
        review: heads.iter().any(|head| head.review),
        covered: cover(&nodes),
        heads,
        under,
        undone,
    }
}

/// Only the last live answer of a log can be a head: it has seen those before it. A log whose last
/// number stands twice (a fork) has two. `nodes` are sorted by id.
fn live_tops(nodes: &[Node]) -> Vec<usize> {
    let mut tops: Vec<usize> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        if node.answer.is_none() {
            continue;
        }
        tops.retain(|&top| nodes[top].branch() != node.branch() || nodes[top].id == node.id);
        tops.push(at);
    }
    tops
}

/// Two answers that each claim to have seen the other (only a broken or lying tablet writes such) have
/// not: both stay visible.
fn strictly_sees(one: &Node, other: &Node) -> bool {
    one.sees(other) && !other.sees(one)
}

fn as_head(nodes: &[Node], at: usize) -> Option<Head> {
    let node = &nodes[at];
    let said = node.answer?;
    // What the hub said of an answer stands: it knew all that the answer had seen, a tablet may not.
    let review = match node.review {
        Some(known) => known,
        None => settlement(said.role, node.settles) == 0 && is_over_the_contrary(nodes, node, said.outcome),
    };
    Some(Head {
        id: node.id,
        member: said.member,
        role: said.role,
        channel: said.channel,
        outcome: said.outcome,
        effective: node.effective,
        seen: node.sight.ids(),
        settles: node.settles,
        review,
    })
}

/// Whether an answer saw its contrary (done and a terminal reason) that no settlement it also saw had
/// settled: what a lead has looked at need not be looked at again when somebody repeats it.
fn is_over_the_contrary(nodes: &[Node], node: &Node, outcome: Outcome) -> bool {
    let contradicts = |seen: Outcome| {
        (outcome == Outcome::Done && seen.is_terminal()) || (outcome.is_terminal() && seen == Outcome::Done)
    };
    let seen = || nodes.iter().filter(|other| strictly_sees(node, other));
    let settled = |other: &Node| {
        seen().any(|by| {
            by.answer
                .is_some_and(|said| settlement(said.role, by.settles) > 0)
                && strictly_sees(by, other)
        })
    };
    seen().any(|other| other.answer.is_some_and(|said| contradicts(said.outcome)) && !settled(other))
}

/// Settlement by an officer, then by a lead; nobody else's settles anything.
fn settlement(role: Role, settles: bool) -> u8 {
    match role {
        Role::Officer if settles => 2,
        Role::Lead if settles => 1,
        _ => 0,
    }
}

/// What the winner has most of, first to last.
fn weight(campaign: &Campaign, head: &Head) -> (u8, u8, i64, RecordId, Outcome) {
    (
        settlement(head.role, head.settles),
        campaign.ranks.of(head.outcome),
        head.effective,
        head.id,
        head.outcome,
    )
}
