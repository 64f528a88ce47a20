//! Signing in at a desk: a name and a PIN, with waits that rise and outlive a restart.

use serde_json::json;
use tungnha_ambient::Moment;
use tungnha_domain::{MemberId, Role};

use super::pin;
use crate::error::HubError;
use crate::numbers;
use crate::office::{Answer, Caller, Least, OfficeCode, OfficeError};
use crate::store::desk_users::{self, UserRow};
use crate::store::{Store, audit, members};

/// Everybody who may sign in.
pub(in crate::office) fn users(store: &mut Store) -> Result<Vec<UserRow>, HubError> {
    store.read(|tx| desk_users::all(tx))
}

/// Signs somebody in. The try is counted as wrong before it is judged, so that pulling the plug takes
/// nothing back. `computer`: where, if not at the hub's own machine.
pub(in crate::office) fn sign_in(
    store: &mut Store,
    member: MemberId,
    text: &str,
    computer: Option<u32>,
    now: &Moment,
) -> Answer<Caller> {
    let user = users(store)?.into_iter().find(|user| user.member == member);
    let Some(user) = user else {
        return Err(OfficeError::not_found(
            "Người này không còn được đăng nhập ở bàn làm việc.",
        ));
    };
    let caller = Caller {
        member,
        name: user.name,
        role: user.role,
        computer,
    };
    let tries = user.tries.after_boot(now).unwrap_or(user.tries);
    let wait = tries.remaining(now);
    if wait > 0 {
        store.write(|tx| desk_users::count(tx, member, &tries))?;
        return Err(waiting(OfficeCode::PinWait, wait));
    }
    let counted = tries.one_more(now);
    let row = store.write(|tx| {
        desk_users::count(tx, member, &counted)?;
        desk_users::pin(tx, member)?.ok_or(HubError::Unreadable("desk_user"))
    })?;
    if !pin::opens(text, &row)? {
        let detail = json!({ "member": member.0, "wrong": counted.wrong });
        store.write(|tx| audit::append(tx, now.wall, &caller.signature(), "desk_wrong_pin", &detail))?;
        return Err(waiting(OfficeCode::WrongPin, counted.remaining(now)));
    }
    store.write(|tx| {
        desk_users::count(tx, member, &tungnha_ambient::Tries::default())?;
        audit::append(
            tx,
            now.wall,
            &caller.signature(),
            "desk_sign_in",
            &json!({ "member": member.0 }),
        )
    })?;
    Ok(caller)
}

fn waiting(code: OfficeCode, seconds: u64) -> OfficeError {
    let message = match (code, seconds) {
        (OfficeCode::PinWait, _) => "Sai mã nhiều lần nên bàn làm việc tạm nghỉ. Chờ hết giờ rồi thử lại.",
        (_, 0) => "Mã PIN chưa đúng. Nhập lại sáu số.",
        _ => "Mã PIN chưa đúng. Chờ hết giờ rồi thử lại.",
    };
    OfficeError {
        details: json!({ "wait_seconds": seconds }),
        ..OfficeError::new(code, message)
    }
}

/// Lets somebody of this name and role sign in with this PIN; who did it is logged.
pub(in crate::office) fn put(
    store: &mut Store,
    (name, role): (&str, Role),
    text: &str,
    (who, now): (&str, i64),
) -> Answer<MemberId> {
    check(name, text)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !Least::Office.allows(role) {
        return Err(OfficeError::bad_input(
            "Bàn làm việc dành cho cán bộ công an xã và văn phòng xã.",
        ));
    }
    let row = pin::seal(text)?;
    Ok(store.write(|tx| {
        numbers::follow_clock(tx, now)?;
        let member = members::find_or_add(tx, &name, role)?;
        desk_users::put(tx, member, &row, now)?;
        let detail = json!({ "member": member.0, "role": role.code() });
        audit::append(tx, now, who, "desk_user", &detail)?;
        Ok(member)
    })?)
}

/// Refuses a name or a PIN that cannot be one, before anything else is done.
pub(in crate::office) fn check(name: &str, text: &str) -> Answer<()> {
    if name.trim().is_empty() {
        return Err(OfficeError::bad_input("Ghi họ và tên của cán bộ."));
    }
    pin::check(text)
}
