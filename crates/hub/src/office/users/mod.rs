//! Who may sign in at this desk: officers, and the office's people, who see no sensitive codes and no whole
//! IDs. Everything here but changing one's own PIN is for officers.

mod pin;
mod sign_in;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;
use tungnha_domain::{MemberId, Role};

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask, OfficeError};
use crate::store::desk_users;

pub(super) use sign_in::{check, put, sign_in, users};

pub(super) const CALLS: &[Call] = calls![
    "users.list" => Officer, list: Nothing => Vec<DeskUser>;
    "users.add" => Officer, add: NewDeskUser => Vec<DeskUser>;
    "users.end" => Officer, end: WhichUser => Vec<DeskUser>;
    "users.own_pin" => Office, own_pin: OwnPin => ();
];

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub(super) struct DeskUser {
    #[ts(type = "number")]
    pub(super) member: MemberId,
    pub(super) name: String,
    pub(super) role: Role,
}

/// A new user, or an old one with a new PIN.
#[derive(Deserialize, TS)]
pub(super) struct NewDeskUser {
    name: String,
    /// `officer` or `office`.
    role: Role,
    /// Six digits.
    pin: String,
}

/// Which user.
#[derive(Deserialize, TS)]
#[ts(rename = "WhichDeskUser")]
pub(super) struct WhichUser {
    #[ts(type = "number")]
    member: MemberId,
}

/// A PIN for another.
#[derive(Deserialize, TS)]
#[ts(rename = "OwnDeskPin")]
pub(super) struct OwnPin {
    old: String,
    new: String,
}

impl From<desk_users::UserRow> for DeskUser {
    fn from(row: desk_users::UserRow) -> Self {
        Self {
            member: row.member,
            name: row.name,
            role: row.role,
        }
    }
}

fn list(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<DeskUser>> {
    let rows = ask.store(users)?;
    Ok(rows.into_iter().map(DeskUser::from).collect())
}

fn add(ask: &Ask<'_>, args: NewDeskUser) -> Answer<Vec<DeskUser>> {
    ask.with(|store| put(store, (&args.name, args.role), &args.pin, (ask.who(), ask.now)))?;
    list(ask, Nothing {})
}

fn end(ask: &Ask<'_>, args: WhichUser) -> Answer<Vec<DeskUser>> {
    if args.member == ask.caller.member {
        return Err(OfficeError::refused(
            "Không thể tự thôi quyền đăng nhập của mình. Nhờ một cán bộ khác làm việc này.",
        ));
    }
    ask.write(|tx| {
        desk_users::end(tx, args.member, ask.now)?;
        ask.log(tx, "desk_user_end", &json!({ "member": args.member.0 }))
    })?;
    list(ask, Nothing {})
}

fn own_pin(ask: &Ask<'_>, args: OwnPin) -> Answer<()> {
    let moment = ask.moment();
    let me = ask.with(|store| sign_in(store, ask.caller.member, &args.old, ask.caller.computer, &moment))?;
    ask.with(|store| put(store, (&me.name, me.role), &args.new, (ask.who(), ask.now)))?;
    Ok(())
}
