//! Kind 1: how the team stands, for a lead who looks at it with no network.

use chrono::{Datelike, NaiveDate};
use tungnha_domain::{Hid, MemberId, Rush, Tally, Target, UnitId};

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, limits};

/// How the team of a lead's tablet stands, over the hamlets the tablet has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The team's other tablets, by number.
    pub tablets: Vec<BoardTablet>,
    /// The last day that is counted.
    pub day: NaiveDate,
    /// The tablet's hamlets.
    pub hamlets: Vec<BoardHamlet>,
    /// Who is of the team.
    pub members: Vec<BoardMember>,
    /// Houses that asked to be visited again and are due.
    pub revisits: Vec<Revisit>,
}

/// One tablet of the team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardTablet {
    /// Its number.
    pub dev: u32,
    /// Who uses it, the first member first.
    pub users: Vec<(MemberId, String)>,
    /// When the hub last heard of it, unix seconds; none: never since it was enrolled.
    pub last_contact: Option<i64>,
    /// How many records it then said it had that have not come.
    pub unsent: u64,
}

/// One hamlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardHamlet {
    /// Which.
    pub unit: UnitId,
    /// The campaign's first day here.
    pub first_day: NaiveDate,
    /// And its last.
    pub last_day: NaiveDate,
    /// Each target.
    pub targets: Vec<BoardTarget>,
}

/// One target in a hamlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardTarget {
    /// Which.
    pub target: Target,
    /// The number that was given to the hamlet.
    pub asked: Option<u32>,
    /// How everybody stands.
    pub tally: Tally,
    /// How many were achieved at the end of each day: from the one before the hamlet's first on.
    pub achieved: Vec<u32>,
}

/// What one member did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardMember {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Residents they have an answer about that stands: of the board's day, and of all days.
    pub people_today: u32,
    /// Of all days.
    pub people: u32,
    /// Households they called at that day.
    pub doors_today: u32,
    /// On all days.
    pub doors: u32,
    /// Residents they brought, as personal quotas count.
    pub brought: u32,
    /// Their last call, unix seconds.
    pub last: Option<i64>,
    /// Many doors in a short time, on the last days with such; the latest first.
    pub rushes: Vec<Rush>,
}

/// A house that asked to be visited again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revisit {
    /// Which.
    pub hid: Hid,
    /// When, unix seconds.
    pub due: i64,
    /// Who agreed it.
    pub member: MemberId,
}

impl Board {
    /// As a paper carries it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(5);
        writer.list(self.tablets.iter(), |writer, tablet| tablet.write(writer));
        write_day(&mut writer, self.day);
        writer.list(self.hamlets.iter(), |writer, hamlet| hamlet.write(writer));
        writer.list(self.members.iter(), |writer, member| member.write(writer));
        writer.list(self.revisits.iter(), |writer, revisit| {
            writer.array(3).u64(revisit.hid.0).i64(revisit.due);
            writer.u64(revisit.member.0);
        });
        writer.finish()
    }

    /// Reads what a paper of this kind says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let board = reader.fields(5, |reader| {
            Ok(Self {
                tablets: reader.list(limits::ITEMS, |reader| reader.fields(4, BoardTablet::read))?,
                day: read_day(reader)?,
                hamlets: reader.list(limits::ITEMS, |reader| reader.fields(4, BoardHamlet::read))?,
                members: reader.list(limits::ITEMS, |reader| reader.fields(9, BoardMember::read))?,
                revisits: reader.list(limits::ITEMS, |reader| {
                    reader.fields(3, |reader| {
                        Ok(Revisit {
                            hid: Hid(reader.u32()?),
                            due: reader.i64()?,
                            member: MemberId(reader.u32()?),
                        })
                    })
                })?,
            })
        })?;
        reader.end()?;
        Ok(board)
    }
}

/// Days as list pages have them: 1 is 0001-01-01.
fn write_day(writer: &mut Writer, day: NaiveDate) {
    writer.i64(i64::from(day.num_days_from_ce()));
}

fn read_day(reader: &mut Reader<'_>) -> Result<NaiveDate, DecodeError> {
    let days = i32::try_from(reader.i64()?).map_err(|_| DecodeError::Malformed)?;
    NaiveDate::from_num_days_from_ce_opt(days).ok_or(DecodeError::Malformed)
}

impl BoardTablet {
    fn write(&self, writer: &mut Writer) {
        writer.array(4).u64(self.dev);
        writer.list(self.users.iter(), |writer, (member, name)| {
            writer.array(2).u64(member.0).text(name);
        });
        writer.option(self.last_contact, |writer, at| {
            writer.i64(at);
        });
        writer.u64(self.unsent);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            dev: reader.u32()?,
            users: reader.list(limits::ITEMS, |reader| {
                reader.fields(2, |reader| {
                    Ok((
                        MemberId(reader.u32()?),
                        reader.text(limits::TEXT_BYTES)?.to_owned(),
                    ))
                })
            })?,
            last_contact: reader.option(Reader::i64)?,
            unsent: reader.u64()?,
        })
    }
}

impl BoardHamlet {
    fn write(&self, writer: &mut Writer) {
        writer.array(4).u64(self.unit.0);
        write_day(writer, self.first_day);
        write_day(writer, self.last_day);
        writer.list(self.targets.iter(), |writer, target| target.write(writer));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            unit: UnitId(reader.u32()?),
            first_day: read_day(reader)?,
            last_day: read_day(reader)?,
            targets: reader.list(limits::ITEMS, |reader| reader.fields(4, BoardTarget::read))?,
        })
    }
}

impl BoardTarget {
    /// The tally's parts, as they travel.
    fn parts(tally: &Tally) -> [u32; 10] {
        [
            tally.listed,
            tally.eligible,
            tally.not_eligible,
            tally.done,
            tally.confirmed,
            tally.achieved,
            tally.reason,
            tally.no_need,
            tally.in_progress,
            tally.not_asked,
        ]
    }

    fn write(&self, writer: &mut Writer) {
        writer.array(4).u64(self.target.wire());
        writer.option(self.asked, |writer, asked| {
            writer.u64(asked);
        });
        writer.list(Self::parts(&self.tally).into_iter(), |writer, count| {
            writer.u64(count);
        });
        let mut before = 0;
        writer.list(self.achieved.iter(), |writer, count| {
            writer.i64(i64::from(*count) - i64::from(before));
            before = *count;
        });
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let target = Target::from_wire(reader.u64()?).ok_or(DecodeError::Version)?;
        let asked = reader.option(Reader::u32)?;
        let tally = reader.fields(10, |reader| {
            Ok(Tally {
                listed: reader.u32()?,
                eligible: reader.u32()?,
                not_eligible: reader.u32()?,
                done: reader.u32()?,
                confirmed: reader.u32()?,
                achieved: reader.u32()?,
                reason: reader.u32()?,
                no_need: reader.u32()?,
                in_progress: reader.u32()?,
                not_asked: reader.u32()?,
            })
        })?;
        let mut count = 0_i64;
        let achieved = reader.list(limits::ITEMS, |reader| {
            count = count.checked_add(reader.i64()?).ok_or(DecodeError::Malformed)?;
            u32::try_from(count).map_err(|_| DecodeError::Malformed)
        })?;
        Ok(Self {
            target,
            asked,
            tally,
            achieved,
        })
    }
}

impl BoardMember {
    fn write(&self, writer: &mut Writer) {
        writer.array(9).u64(self.member.0).text(&self.name);
        for count in [
            self.people_today,
            self.people,
            self.doors_today,
            self.doors,
            self.brought,
        ] {
            writer.u64(count);
        }
        writer.option(self.last, |writer, at| {
            writer.i64(at);
        });
        writer.list(self.rushes.iter(), |writer, rush| {
            writer.array(3).u64(rush.doors).u64(rush.seconds).i64(rush.from);
        });
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            member: MemberId(reader.u32()?),
            name: reader.text(limits::TEXT_BYTES)?.to_owned(),
            people_today: reader.u32()?,
            people: reader.u32()?,
            doors_today: reader.u32()?,
            doors: reader.u32()?,
            brought: reader.u32()?,
            last: reader.option(Reader::i64)?,
            rushes: reader.list(limits::ITEMS, |reader| {
                reader.fields(3, |reader| {
                    Ok(Rush {
                        doors: reader.u32()?,
                        seconds: reader.u32()?,
                        from: reader.i64()?,
                    })
                })
            })?,
        })
    }
}
