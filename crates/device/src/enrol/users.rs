//! Who uses this tablet: the first member of its certificate and those added since, each under a PIN.

use tungnha_domain::MemberId;
use tungnha_exchange::enrol::{Certificate, User};

/// Everybody a certificate names, the first member first.
pub(crate) fn users(certificate: &Certificate) -> Vec<User> {
    let first = User {
        member: certificate.member,
        role: certificate.role,
        name: certificate.name.clone(),
    };
    std::iter::once(first)
        .chain(certificate.others.iter().cloned())
        .collect()
}

/// Somebody behind a PIN, as the vault knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    /// Their number; vaults of before there were several users have none.
    pub member: Option<MemberId>,
    /// Their name when the PIN was chosen.
    pub name: String,
}

impl Holder {
    /// Who that is now. Somebody whose role was changed has another number and the same name.
    pub(crate) fn among<'u>(&self, users: &'u [User]) -> Option<&'u User> {
        users
            .iter()
            .find(|user| Some(user.member) == self.member)
            .or_else(|| users.iter().find(|user| user.name == self.name))
    }
}

/// Those who have no PIN here yet.
pub(crate) fn without_pin(users: &[User], holders: &[Holder]) -> Vec<User> {
    users
        .iter()
        .filter(|user| {
            !holders
                .iter()
                .any(|holder| holder.among(users).is_some_and(|found| found == *user))
        })
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use tungnha_domain::Role;

    use super::*;

    fn user(member: u32, role: Role, name: &str) -> User {
        User {
            member: MemberId(member),
            role,
            name: name.to_owned(),
        }
    }

    #[test]
    fn somebody_who_became_lead_still_opens_the_tablet_with_the_same_pin() {
        let users = [
            user(9, Role::Lead, "Nguyễn Thị Mẫu"),
            user(4, Role::Member, "Điểu Khánh"),
        ];
        let holder = |member: Option<u32>, name: &str| Holder {
            member: member.map(MemberId),
            name: name.to_owned(),
        };
        let was = holder(Some(1), "Nguyễn Thị Mẫu");
        assert_eq!(was.among(&users), Some(&users[0]));
        assert_eq!(holder(Some(4), "Khánh").among(&users), Some(&users[1]));
        assert_eq!(holder(Some(7), "Trần Văn Ví Dụ").among(&users), None);
        assert_eq!(without_pin(&users, &[was]), [users[1].clone()]);
    }
}
