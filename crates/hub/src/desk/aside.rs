//! Records of a tablet that are kept and not counted, as an officer reads them: what was meant, about whom and which
//! house, and why it does not count. They are read from the bytes in the journal, since nothing else was made of them.
//! The tablet is told the same by its acknowledgement's notices, and tells whoever tapped.

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, MemberId, RecordId, Rid, UnitId};
use tungnha_exchange::effective;
use tungnha_exchange::record::{Added, Body, HouseRef, HouseholdWord, PersonRef, PersonWord, decode};

use crate::commune::units;
use crate::enrol::Device;
use crate::error::HubError;
use crate::intake::{batch_at, number};
use crate::keys::Identity;
use crate::people::Decided;
use crate::store::found;
use crate::store::{Transaction, devices, households, members, records, residents};
use crate::times::vietnam_time;

/// Lines shown at most: the count says how many there are.
const MOST: usize = 200;

/// One of them.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AsideLine {
    /// `7.1.12`: device, epoch, number.
    pub id: String,
    /// `answer`, `visit`, `appointment`, `person`, `move`, `household`, `landmark`, `place`, `assignment`, `invitation`,
    /// `settlement`, `other`, `unreadable`.
    pub what: &'static str,
    /// When, RFC 3339 in Vietnam's time.
    pub at: Option<String>,
    /// Who recorded it.
    pub by: Option<String>,
    /// About whom.
    pub name: Option<String>,
    /// Which house, or where the person lives.
    pub house: Option<AsideHouse>,
    /// Of a move: to where.
    pub to: Option<AsideHouse>,
    /// `revoked`; `stranger`: nobody told who recorded it; `other_hamlet`: not this tablet's; `not_yet_here`: it names a
    /// record that has not come; `unreadable`; `role`: whoever it was may not, or the hub knows nobody of that number.
    pub why: &'static str,
}

/// A house as the officer knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AsideHouse {
    /// Its number in the lists, or as the door told it.
    pub number: Option<String>,
    /// Its hamlet.
    pub hamlet: String,
}

/// What is kept of a tablet and not counted, in the order of its log. The caller logs that names were read.
pub fn aside(tx: &Transaction<'_>, dev: u32) -> Result<Vec<AsideLine>, HubError> {
    let identity = Identity::load(tx)?;
    let device = devices::find(tx, dev)?
        .ok_or_else(|| HubError::Refused(format!("không có máy số {dev} (no such device)")))?;
    let reader = Reader {
        tx,
        device: &device,
        decided: Decided::load(tx)?,
    };
    let mut lines = Vec::new();
    for waiting in records::quarantined_of(tx, dev)?.into_iter().take(MOST) {
        let Some(batch) = batch_at(tx, &identity, &device, waiting.journal)? else {
            continue;
        };
        for one in number(&batch)
            .iter()
            .filter(|one| one.seq == waiting.id.seq && one.hash == waiting.hash)
        {
            lines.push(match decode(one.bytes, &one.prev) {
                Ok(record) => AsideLine {
                    at: Some(vietnam_time(effective(&record.anchor))),
                    ..reader.line(waiting.id, record.member, &record.body)?
                },
                Err(_) => unreadable(waiting.id),
            });
        }
    }
    Ok(lines)
}

fn unreadable(id: RecordId) -> AsideLine {
    AsideLine {
        id: id.to_string(),
        what: "unreadable",
        at: None,
        by: None,
        name: None,
        house: None,
        to: None,
        why: "unreadable",
    }
}

/// What a record is about.
#[derive(Default)]
struct About {
    what: &'static str,
    who: Option<PersonRef>,
    /// Of somebody it adds itself.
    name: Option<String>,
    house: Option<HouseRef>,
    to: Option<HouseRef>,
    unit: Option<UnitId>,
}

struct Reader<'t> {
    tx: &'t Transaction<'t>,
    device: &'t Device,
    decided: Decided,
}

impl Reader<'_> {
    fn line(&self, id: RecordId, member: MemberId, body: &Body) -> Result<AsideLine, HubError> {
        let about = about(body);
        let told = |added: Added| {
            let epoch = added.epoch.unwrap_or(id.epoch);
            let seq = added.seq;
            found::told_by(self.tx, RecordId { epoch, seq, ..id })
        };
        let mut waits = false;
        let rid = match about.who {
            Some(PersonRef::Listed(rid)) => Some(self.decided.person(rid)),
            Some(PersonRef::Added(added)) => {
                let found = told(added)?.and_then(|found| found.rid);
                waits |= found.is_none();
                found
            }
            None => None,
        };
        let mut house = |named: Option<HouseRef>| -> Result<Option<Hid>, HubError> {
            Ok(match named {
                Some(HouseRef::Listed(hid)) => Some(self.decided.house(hid)),
                Some(HouseRef::Added(added)) => {
                    let found = told(added)?.map(|found| found.hid);
                    waits |= found.is_none();
                    found
                }
                None => None,
            })
        };
        let (home, to) = (house(about.house)?, house(about.to)?);
        let lives = |rid: Rid| self.decided.home_of(self.tx, rid);
        let home = match (home, rid) {
            (None, Some(rid)) => lives(rid)?.map(|(hid, _)| hid),
            (home, _) => home,
        };
        let person = rid
            .map(|rid| residents::ever(self.tx, rid))
            .transpose()?
            .flatten();
        let (house, house_unit) = self.shown(home)?;
        let (to, to_unit) = self.shown(to)?;
        let elsewhere = [house_unit, to_unit, about.unit]
            .into_iter()
            .flatten()
            .any(|unit| !self.device.units.contains(&unit));
        let why = if self.device.revoked {
            "revoked"
        } else if matches!(body, Body::Unknown { .. }) {
            "unreadable"
        } else if !self.device.members.contains_key(&member) {
            "stranger"
        } else if waits {
            "not_yet_here"
        } else if elsewhere {
            "other_hamlet"
        } else {
            "role"
        };
        Ok(AsideLine {
            what: about.what,
            by: members::exists(self.tx, member)?
                .then(|| members::of(self.tx, member))
                .transpose()?
                .map(|(name, _)| name),
            name: about.name.or(person.map(|person| person.name)),
            house,
            to,
            why,
            ..unreadable(id)
        })
    }

    fn shown(&self, hid: Option<Hid>) -> Result<(Option<AsideHouse>, Option<UnitId>), HubError> {
        let Some(row) = hid
            .map(|hid| households::some(self.tx, &[hid]))
            .transpose()?
            .and_then(|mut rows| rows.pop())
        else {
            return Ok((None, None));
        };
        let hamlet = units::all(self.tx)?.into_iter().find(|unit| unit.id == row.unit);
        let house = AsideHouse {
            number: row.number,
            hamlet: hamlet.map(|unit| unit.name).unwrap_or_default(),
        };
        Ok((Some(house), Some(row.unit)))
    }
}

fn about(body: &Body) -> About {
    let of = |what| About {
        what,
        ..About::default()
    };
    let house_of = |hid: Hid, added: Option<Added>| added.map_or(HouseRef::Listed(hid), HouseRef::Added);
    match body {
        Body::Answer(answer) => About {
            who: Some(answer.who()),
            ..of("answer")
        },
        Body::Settlement { rid, .. } => About {
            who: Some(PersonRef::Listed(*rid)),
            ..of("settlement")
        },
        Body::Invitation { who, .. } => About {
            who: Some(*who),
            ..of("invitation")
        },
        Body::Visit { hid, added, .. } => About {
            house: Some(house_of(*hid, *added)),
            ..of("visit")
        },
        Body::Appointment { hid, added, .. } => About {
            house: Some(house_of(*hid, *added)),
            ..of("appointment")
        },
        Body::Person(PersonWord::Add(new)) => About {
            name: Some(new.name.clone()),
            house: Some(new.home),
            ..of("person")
        },
        Body::Person(PersonWord::Move { who, to }) => About {
            who: Some(*who),
            to: Some(*to),
            ..of("move")
        },
        Body::Household(HouseholdWord::Add(new)) => About {
            unit: Some(new.unit),
            ..of("household")
        },
        Body::Household(HouseholdWord::Landmark { house, .. }) => About {
            house: Some(*house),
            ..of("landmark")
        },
        Body::Household(HouseholdWord::Place { house, .. }) => About {
            house: Some(*house),
            ..of("place")
        },
        Body::Assignment(_) => of("assignment"),
        Body::Unknown { .. } => of("unreadable"),
        Body::Retract { .. } | Body::Audit { .. } | Body::Tombstone { .. } | Body::Code { .. } => of("other"),
    }
}
