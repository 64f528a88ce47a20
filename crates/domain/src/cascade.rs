//! The no-phone cascade: somebody without a 4G phone cannot activate an account either (`domain.md` §3).

use crate::{Catalogue, Outcome, Target};

/// What an answer for SMARTPHONE proposes for other targets. The caller leaves out targets that are done
/// or not eligible and offers the rest; nothing is recorded until the person taps it.
#[must_use]
pub fn no_phone_cascade(smartphone: Outcome) -> Vec<(Target, Outcome)> {
    let proposals: &[(Target, &str)] = match &*smartphone.key() {
        "NO_PHONE" => &[(Target::Dddt, "NO_PHONE_OR_OWN_SIM"), (Target::Sim, "NO_PHONE")],
        // A shared, ordered or unaffordable phone leaves them without one to activate on, but a SIM
        // works in any phone.
        "ONLY_2G" | "SHARED_PHONE" | "CANNOT_AFFORD" | "ORDERED_PHONE" => {
            &[(Target::Dddt, "NO_PHONE_OR_OWN_SIM")]
        }
        _ => &[],
    };
    proposals
        .iter()
        .filter_map(|(target, key)| {
            Catalogue::shipped()
                .by_key(key)
                .map(|row| (*target, Outcome::Reason(row.code)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(smartphone: &str) -> Vec<(Target, String)> {
        no_phone_cascade(Outcome::from_key(smartphone).unwrap())
            .into_iter()
            .map(|(target, outcome)| (target, outcome.key().into_owned()))
            .collect()
    }

    #[test]
    fn no_phone_proposes_account_and_sim() {
        let expected = [
            (Target::Dddt, "NO_PHONE_OR_OWN_SIM".to_owned()),
            (Target::Sim, "NO_PHONE".to_owned()),
        ];
        assert_eq!(keys("NO_PHONE"), expected);
    }

    #[test]
    fn a_2g_phone_proposes_the_account_only() {
        assert_eq!(
            keys("ONLY_2G"),
            [(Target::Dddt, "NO_PHONE_OR_OWN_SIM".to_owned())]
        );
    }

    #[test]
    fn a_phone_proposes_nothing() {
        assert_eq!(keys("DONE"), []);
        assert_eq!(keys("ABROAD"), []);
    }
}
