//! Bàn tiếp dân: one search over the whole commune, who came, and recording as at a door.
//!
//! Each search is logged with how it was asked (a name, a number) and how many it found, never with its
//! words: they would be a name or an ID. Recording goes through the officer's own log with the channel
//! *desk*, *phone* or *web*, so it is signed, in the journal and undone like any other.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{
    Bucket, Catalogue, Channel, MemberId, Outcome, RecordId, Rid, Source, Target, mask_personal_id, text,
    vietnam_day,
};
use tungnha_exchange::record::{Answer, Body};

use super::own_log::OwnLog;
use crate::commune::Commune;
use crate::error::HubError;
use crate::intake;
use crate::keys::Identity;
use crate::lists::{Listed, Roll, invited, points};
use crate::progress::Facts;
use crate::store::{Transaction, audit, points as rows, records, withheld};
use crate::table::Eyes;
use crate::times::vietnam_time;

/// People shown of a search; who finds more should say more.
const MOST: usize = 60;

/// The fewest digits that are looked up: fewer would list half the commune.
const DIGITS: usize = 4;

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "WalkInHit")]
pub struct Hit {
    /// By the hub's number.
    pub rid: Rid,
    /// As the lists spell it.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// Masked.
    pub personal_id: Option<String>,
    /// The hamlet.
    pub hamlet: String,
    /// The household's number.
    pub household: Option<String>,
    /// As the lists write it.
    pub address: Option<String>,
    /// Is invited for today.
    pub invited_today: bool,
    /// Came today.
    pub came_today: bool,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "WalkInFound")]
pub struct Search {
    /// At most sixty.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub found: usize,
}

/// One target of somebody at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "WalkInTarget")]
pub struct TargetLine {
    /// Which.
    pub target: Target,
    /// Where they stand.
    pub bucket: Bucket,
    /// Whether a list or a person said so.
    pub source: Option<Source>,
    /// The answer's key; one the law protects is `SPECIAL`.
    pub outcome: Option<String>,
    /// When it was answered, RFC 3339 in Vietnam's time.
    pub at: Option<String>,
    /// Answers differ.
    pub conflict: bool,
}

/// Somebody at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "WalkInVisitor")]
pub struct Visitor {
    /// Who.
    pub hit: Hit,
    /// All four, in order.
    pub targets: Vec<TargetLine>,
    /// Their invitation for today, `07:30`.
    pub slot: Option<String>,
    /// Their processing is restricted.
    pub restricted: bool,
    /// What was just recorded: what `undo` takes.
    pub record: Option<String>,
}

/// One answer at the desk.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "WalkInAnswer")]
pub struct Said {
    /// About whom.
    pub rid: Rid,
    /// About what; a reason that is about the person answers their other open targets too.
    pub target: Target,
    /// `DONE`, `NO_NEED`, a reason's code …
    pub outcome: String,
    /// How it was said; at the desk if nothing else is.
    #[serde(default)]
    #[ts(as = "Option<Way>", optional)]
    pub way: Way,
}

/// How somebody who is at no door answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "WalkInWay")]
pub enum Way {
    /// They came to the desk.
    #[default]
    Desk,
    /// By telephone.
    Phone,
    /// On the web page, as they or the page told.
    Web,
}

impl Way {
    const fn channel(self) -> Channel {
        match self {
            Self::Desk => Channel::Desk,
            Self::Phone => Channel::Phone,
            Self::Web => Channel::Web,
        }
    }
}

/// Searches by name without marks, by initials, or by the end of an ID or a phone number. `now` is unix
/// seconds.
pub fn search(tx: &Transaction<'_>, query: &str, eyes: &Eyes, now: i64) -> Result<Search, HubError> {
    let folded = text::fold(query);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let by_number = !folded.is_empty()
        && folded
            .chars()
            .all(|letter| letter.is_ascii_digit() || " .-".contains(letter));
    let roll = Roll::load(tx, None)?;
    let ends = |number: Option<&str>| number.is_some_and(|number| number.ends_with(&digits));
    let fits = |person: &Listed| {
        let resident = &person.resident;
        if resident.is_erased() || (!eyes.officer() && roll.withheld.contains(&resident.rid)) {
            return false;
        }
        if by_number {
            digits.len() >= DIGITS
                && (ends(resident.personal_id.as_deref()) || ends(resident.phone.as_deref()))
        } else {
            text::matches_folded(&folded, &resident.match_key)
        }
    };
    let today = Today::load(tx, now)?;
    let mut found: Vec<&Listed> = roll.people.iter().filter(|person| fits(person)).collect();
    found.sort_by_cached_key(|person| text::sort_key(&person.resident.name));
    let detail = serde_json::json!({ "by": if by_number { "number" } else { "name" }, "found": found.len() });
    audit::append(tx, now, &eyes.who, "walk_in_search", &detail)?;
    Ok(Search {
        found: found.len(),
        hits: found
            .into_iter()
            .take(MOST)
            .map(|person| today.hit(person))
            .collect(),
    })
}

/// Who is invited and who came today.
struct Today {
    invited: Vec<rows::InvitationRow>,
    came: Vec<Rid>,
}

impl Today {
    fn load(tx: &Transaction<'_>, now: i64) -> Result<Self, HubError> {
        let today = vietnam_day(now).to_string();
        let mut invited = invited::from(tx, &today)?;
        invited.retain(|invited| invited.day == today);
        let came = rows::attendance(tx, &today)?;
        Ok(Self {
            invited,
            came: came
                .into_iter()
                .filter(|(_, day, ..)| *day == today)
                .map(|(_, _, rid, _)| rid)
                .collect(),
        })
    }

    fn hit(&self, person: &Listed) -> Hit {
        let resident = &person.resident;
        Hit {
            rid: resident.rid,
            name: resident.name.clone(),
            birth: resident.birth.map(|birth| birth.to_string()),
            personal_id: resident.personal_id.as_deref().map(mask_personal_id),
            hamlet: person.hamlet.clone(),
            household: person.household.clone(),
            address: person.address.clone(),
            invited_today: self.invited.iter().any(|invited| invited.rid == resident.rid),
            came_today: self.came.contains(&resident.rid),
        }
    }
}

/// Somebody at the desk, as they stand now; that they were looked at is logged. `now` is unix seconds.
pub fn visitor(tx: &Transaction<'_>, rid: Rid, eyes: &Eyes, now: i64) -> Result<Visitor, HubError> {
    let detail = serde_json::json!({ "rid": rid });
    audit::append(tx, now, &eyes.who, "walk_in_opened", &detail)?;
    look(tx, rid, eyes, now)
}

fn look(tx: &Transaction<'_>, rid: Rid, eyes: &Eyes, now: i64) -> Result<Visitor, HubError> {
    let held = withheld::all(tx)?.get(&rid).copied();
    let roll = Roll::load(tx, None)?;
    let person = roll
        .people
        .iter()
        .find(|person| person.resident.rid == rid && (eyes.officer() || held.is_none()))
        .ok_or_else(|| HubError::Refused(format!("không có người số {rid} (no such resident)")))?;
    let facts = Facts::load(tx, Commune::load(tx)?.campaign, None)?;
    let today = Today::load(tx, now)?;
    let line = |target| {
        let standing = facts.standing(&person.resident, target);
        let cell = facts.cell(rid, target);
        let head = cell.and_then(|cell| cell.winner());
        TargetLine {
            target,
            bucket: standing.bucket,
            source: standing.source,
            outcome: standing.outcome.map(|outcome| outcome.key().into_owned()),
            at: head.map(|head| vietnam_time(head.effective)),
            conflict: cell.is_some_and(|cell| cell.conflict),
        }
    };
    let slot = today.invited.iter().find(|invited| invited.rid == rid);
    Ok(Visitor {
        targets: Target::ALL.into_iter().map(line).collect(),
        slot: slot.map(|invited| format!("{:02}:{:02}", invited.slot / 60, invited.slot % 60)),
        restricted: held.is_some(),
        hit: today.hit(person),
        record: None,
    })
}

/// Notes that somebody came to a desk today, or takes that back, and logs it. The day's quota is told, not
/// held: nobody is sent home by a program. `now` is unix seconds.
pub fn attend(
    tx: &Transaction<'_>,
    point: u32,
    rid: Rid,
    came: bool,
    eyes: &Eyes,
    now: i64,
) -> Result<Visitor, HubError> {
    let today = vietnam_day(now).to_string();
    let point = points::find(tx, point)?.point;
    if came {
        rows::attend(tx, point, &today, rid, now)?;
    } else {
        rows::unattend(tx, point, &today, rid)?;
    }
    let detail = serde_json::json!({ "point": point, "rid": rid, "came": came });
    audit::append(tx, now, &eyes.who, "attendance", &detail)?;
    look(tx, rid, eyes, now)
}

/// Records one answer in the officer's own log. `now` is unix seconds.
pub fn record(
    tx: &Transaction<'_>,
    officer: MemberId,
    said: &Said,
    eyes: &Eyes,
    now: i64,
) -> Result<Visitor, HubError> {
    let refused = |why: &str| HubError::Refused(format!("{}: {why}", said.outcome));
    let outcome = Outcome::from_key(&said.outcome)
        .filter(|outcome| *outcome != Outcome::Special)
        .ok_or_else(|| refused("không có kết quả này (no such outcome)"))?;
    let row = match outcome {
        Outcome::Reason(code) => Catalogue::shipped().by_code(code),
        _ => None,
    };
    if row.is_some_and(|row| !row.targets.contains(&said.target)) {
        return Err(refused("không dùng cho chỉ tiêu này (not for this target)"));
    }
    let roll = Roll::load(tx, None)?;
    let person = roll
        .people
        .iter()
        .find(|person| person.resident.rid == said.rid)
        .ok_or_else(|| refused("không có người này (no such resident)"))?;
    let facts = Facts::load(tx, Commune::load(tx)?.campaign, None)?;
    let bucket = |target| facts.standing(&person.resident, target).bucket;
    if bucket(said.target) == Bucket::NotEligible {
        return Err(refused(
            "người này không thuộc diện của chỉ tiêu (not asked of this person)",
        ));
    }
    let about_person = row.is_some_and(|row| row.person_scope);
    let targets: Vec<Target> = Target::ALL
        .into_iter()
        .filter(|target| {
            *target == said.target
                || (about_person && !matches!(bucket(*target), Bucket::Done | Bucket::NotEligible))
        })
        .collect();
    let log = OwnLog::of(tx, officer, now)?;
    let mut saw: Vec<RecordId> = targets
        .iter()
        .filter_map(|target| facts.cell(said.rid, *target))
        .flat_map(|cell| cell.heads.iter().map(|head| head.id))
        .filter(|id| !log.is_own(*id))
        .collect();
    saw.sort_unstable();
    saw.dedup();
    let answers = targets.iter().map(|target| (*target, outcome));
    // The law protects the reason from whoever reads the store's answers: only the detail says it, sealed.
    let sealed = if row.is_some_and(|row| row.sensitive) {
        let behind: Vec<(Target, Outcome)> = answers.clone().collect();
        Some(intake::seal_here(&Identity::load(tx)?, said.rid, &behind)?)
    } else {
        None
    };
    let shown = if sealed.is_some() {
        Outcome::Special
    } else {
        outcome
    };
    let body = Body::Answer(Answer::new(
        said.rid,
        answers.map(|(target, _)| (target, shown)),
        saw,
        sealed,
    ));
    let id = log.append_by(said.way.channel(), body, now)?;
    let detail = serde_json::json!({ "rid": said.rid, "record": id.to_string() });
    audit::append(tx, now, &eyes.who, "walk_in_recorded", &detail)?;
    Ok(Visitor {
        record: Some(id.to_string()),
        ..look(tx, said.rid, eyes, now)?
    })
}

/// Takes an answer of the officer's own log back; `record` is what [`record()`] told. `now` is unix seconds.
pub fn undo(
    tx: &Transaction<'_>,
    officer: MemberId,
    record: &str,
    eyes: &Eyes,
    now: i64,
) -> Result<Visitor, HubError> {
    let log = OwnLog::of(tx, officer, now)?;
    let seq = record.rsplit('.').next().and_then(|seq| seq.parse().ok());
    let id = seq
        .map(|seq| log.id(seq))
        .filter(|id| id.to_string() == record)
        .ok_or_else(|| {
            HubError::Refused(
                "không phải ghi nhận của người này tại bàn (not this officer's record)".to_owned(),
            )
        })?;
    let (Some(rid), _) = records::about(tx, id)? else {
        return Err(HubError::Refused(
            "không có ghi nhận này (no such record)".to_owned(),
        ));
    };
    let retract = Body::Retract {
        seq: id.seq,
        epoch: None,
    };
    let undone = log.append(retract, now)?;
    let detail = serde_json::json!({ "rid": rid, "record": undone.to_string() });
    audit::append(tx, now, &eyes.who, "walk_in_undone", &detail)?;
    look(tx, rid, eyes, now)
}
