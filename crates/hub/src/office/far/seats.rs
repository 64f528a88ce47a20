//! Who sits at a computer elsewhere: signing in, choosing the first PIN, signing out, and where it stands.
//!
//! A session is a random token in the memory of both ends: the app that closes forgets it there, a hub that ends
//! forgets it here, and one that nobody uses ends by itself. What its holder may do is looked up with each call.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::{Config, ExportError, TS};
use tungnha_domain::{MemberId, Role};
use tungnha_exchange::desk::Session;

use super::{Computer, Far, Made, value};
use crate::commune::Commune;
use crate::office::call::types;
use crate::office::seat::{SeatPhase, SeatState, SignIn};
use crate::office::users::{self, DeskUser};
use crate::office::{Answer, Caller, OfficeError};
use crate::store::{Connection, Store, desk_users, devices, members};

/// Seconds without a request after which a session ends; the desk's own screens lock earlier.
const UNUSED: u64 = 20 * 60;

/// Who sits at which computer; one person at each.
#[derive(Default)]
pub(super) struct Seats(Mutex<BTreeMap<u32, Seated>>);

struct Seated {
    session: Session,
    member: MemberId,
    /// Monotonic seconds of the last request.
    used: u64,
}

/// A computer elsewhere, as its own screens tell of it.
#[derive(Debug, Serialize, TS)]
pub(in crate::office) struct ComputerView {
    /// Its number on the board.
    dev: u32,
    /// For whom it was enrolled.
    holder: String,
    /// The most anybody may do at it.
    role: Role,
}

/// The first PIN of the person a computer was enrolled for.
#[derive(Deserialize, TS)]
#[ts(rename = "FirstDeskPin")]
pub(in crate::office) struct FirstPin {
    /// Six digits.
    pin: String,
}

/// Joins a hub elsewhere by the code an officer made for this computer; answered by the app.
#[derive(Deserialize, TS)]
#[expect(dead_code, reason = "its fields are read where the app is, in the shell")]
pub(in crate::office) struct JoinHub {
    /// `tungnha://enrol/…`
    code: String,
}

/// Writes the types of the calls that only desks elsewhere have.
pub(in crate::office) fn export(config: &Config) -> Result<Vec<(&'static str, String, String)>, ExportError> {
    let of = |name, names: (String, String)| (name, names.0, names.1);
    Ok(vec![
        of("seat.first_pin", types::<FirstPin, SeatState>(config)?),
        of("seat.join", types::<JoinHub, SeatState>(config)?),
    ])
}

/// Whether somebody of a role may sit at a computer that was enrolled for another: an officer's machine serves
/// the office too, the office's machine never shows what only officers see.
fn may_sit(computer: Role, person: Role) -> bool {
    computer == Role::Officer || person == computer
}

impl Seats {
    fn sit(&self, dev: u32, member: MemberId, now: u64) -> Answer<Session> {
        let session = tungnha_ambient::random_bytes().map_err(|_| OfficeError::internal())?;
        let seated = Seated {
            session,
            member,
            used: now,
        };
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seats.insert(dev, seated);
        Ok(session)
    }

    /// Who sits there under this token, which counts as used now.
    fn who(&self, dev: u32, session: Option<Session>, now: u64) -> Option<MemberId> {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seated = seats.get_mut(&dev)?;
        if Some(seated.session) != session || now.saturating_sub(seated.used) > UNUSED {
            return None;
        }
        seated.used = now;
        Some(seated.member)
    }

    fn leave(&self, dev: u32, session: Option<Session>) {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seats
            .get(&dev)
            .is_some_and(|seated| Some(seated.session) == session)
        {
            seats.remove(&dev);
        }
    }
}

impl Far {
    /// Answers the calls of the seat itself; none for any other.
    pub(super) fn seat(
        &self,
        computer: Computer,
        session: Option<Session>,
        name: &str,
        args: &Value,
    ) -> Option<Made> {
        let made = match name {
            "seat.state" => self.state(computer, session).into(),
            "seat.sign_in" => self.seated(computer, |far| far.sign_in(computer, args)),
            "seat.first_pin" => self.seated(computer, |far| far.first_pin(computer, args)),
            "seat.sign_out" => {
                self.seats.leave(computer.dev, session);
                self.state(computer, None).into()
            }
            _ => return None,
        };
        Some(made)
    }

    /// The caller behind a session: there, not ended, and of a role that may sit at this computer.
    pub(super) fn caller(&self, computer: Computer, session: Option<Session>) -> Answer<Caller> {
        let store = Store::open(&self.data)?;
        self.sitting(store.conn(), computer, session)?
            .ok_or_else(OfficeError::not_signed_in)
    }

    fn sitting(
        &self,
        conn: &Connection,
        computer: Computer,
        session: Option<Session>,
    ) -> Answer<Option<Caller>> {
        let Some(member) = self.seats.who(computer.dev, session, self.clock.now().mono) else {
            return Ok(None);
        };
        let people = people(conn, computer)?;
        Ok(people
            .into_iter()
            .find(|person| person.member == member)
            .map(|person| Caller {
                member,
                name: person.name,
                role: person.role,
                computer: Some(computer.dev),
            }))
    }

    fn state(&self, computer: Computer, session: Option<Session>) -> Answer<Value> {
        let store = Store::open(&self.data)?;
        let conn = store.conn();
        let me = self.sitting(conn, computer, session)?;
        let (holder, role) = members::of(conn, computer.member)?;
        let phase = match (&me, awaits_pin(conn, computer)?) {
            (Some(_), _) => SeatPhase::Open,
            (None, true) => SeatPhase::NoPin,
            (None, false) => SeatPhase::SignedOut,
        };
        value(&SeatState {
            phase,
            commune: Some(Commune::load(conn)?.name),
            people: people(conn, computer)?,
            me: me.map(|me| DeskUser {
                member: me.member,
                name: me.name,
                role: me.role,
            }),
            server: None,
            computer: Some(ComputerView {
                dev: computer.dev,
                holder,
                role,
            }),
        })
    }

    /// Who has just proved to be somebody sits down.
    fn seated(&self, computer: Computer, prove: impl FnOnce(&Self) -> Answer<MemberId>) -> Made {
        let sat = prove(self).and_then(|member| {
            let session = self.seats.sit(computer.dev, member, self.clock.now().mono)?;
            Ok((self.state(computer, Some(session))?, session))
        });
        match sat {
            Ok((state, session)) => Made {
                answer: Ok(state),
                session: Some(session),
            },
            Err(fault) => Err(fault).into(),
        }
    }

    fn sign_in(&self, computer: Computer, args: &Value) -> Answer<MemberId> {
        let args = SignIn::deserialize(args).map_err(|fault| OfficeError::bad_args(&fault))?;
        let mut store = Store::open(&self.data)?;
        // Somebody who may not sit here is nobody here: no try is counted against them.
        if people(store.conn(), computer)?
            .iter()
            .all(|person| person.member != args.member)
        {
            return Err(OfficeError::not_found(
                "Người này không được đăng nhập ở máy này.",
            ));
        }
        let at = Some(computer.dev);
        users::sign_in(&mut store, args.member, &args.pin, at, &self.clock.now()).map(|caller| caller.member)
    }

    /// The person a computer was enrolled for chooses a PIN, once: the officer who made the code never knows it.
    fn first_pin(&self, computer: Computer, args: &Value) -> Answer<MemberId> {
        let args = FirstPin::deserialize(args).map_err(|fault| OfficeError::bad_args(&fault))?;
        let mut store = Store::open(&self.data)?;
        if !awaits_pin(store.conn(), computer)? {
            return Err(OfficeError::refused(
                "Người giữ máy này đã có mã PIN. Hãy đăng nhập; nếu quên, nhờ cán bộ công an xã đặt mã mới.",
            ));
        }
        let (name, role) = members::of(store.conn(), computer.member)?;
        let who = Caller {
            member: computer.member,
            name: name.clone(),
            role,
            computer: Some(computer.dev),
        };
        users::put(
            &mut store,
            (&name, role),
            &args.pin,
            (&who.signature(), self.clock.now().wall),
        )
    }
}

/// Who may sign in at a computer.
fn people(conn: &Connection, computer: Computer) -> Answer<Vec<DeskUser>> {
    let (_, role) = members::of(conn, computer.member)?;
    Ok(desk_users::all(conn)?
        .into_iter()
        .filter(|user| may_sit(role, user.role))
        .map(DeskUser::from)
        .collect())
}

/// Whether the person a computer was enrolled for has no PIN yet, or was let in anew by its code after theirs
/// was ended.
fn awaits_pin(conn: &Connection, computer: Computer) -> Answer<bool> {
    let enrolled = devices::enrolled_at(conn, computer.dev)?;
    Ok(match desk_users::ended(conn, computer.member)? {
        None => true,
        Some(None) => false,
        Some(Some(ended)) => ended <= enrolled,
    })
}
