//! Why people are not done: the rows of the notice in its order, with protected reasons opened for officers only.

use std::collections::BTreeMap;

use tungnha_domain::{Catalogue, OfficialRow, Outcome, ReasonCode, ReasonRow, Target};

use super::figures::percent;
use super::frame::Frame;
use super::model::{ReportReason, ReportReasons, ReportTopReason};
use super::sums::{Moment, Special, Sums};
use super::wish::Audience;
use crate::error::HubError;
use crate::intake;
use crate::store::Transaction;

/// On the screen and in reports, for reasons an office is not told.
const SPECIAL: &str = "trường hợp đặc biệt";

/// Fewer special cases than this are people somebody knows.
const FEW: usize = 5;

/// People by target and reason: before the period and at its end.
pub(super) type Counted = BTreeMap<(Target, Outcome), (i64, i64)>;

/// Opens what is sealed, for an officer, and puts each case under its row; that it was done is logged, once with how
/// many. Who turns out to be in custody leaves the base of the hard-to-reach (`domain.md` §2). For anybody else the
/// cases stay special; the rates alone learn of custody, and one whose base holds only a few special cases is not
/// told: the difference would say which of them it is.
pub(super) fn open(
    tx: &Transaction<'_>,
    sums: &mut Sums,
    audience: Audience,
    log: (&str, i64),
) -> Result<Counted, HubError> {
    let mut counted = Counted::new();
    for (key, count) in &sums.opening {
        counted.entry(*key).or_default().0 += count;
    }
    for ((target, outcome, _), count) in &sums.closing {
        counted.entry((*target, *outcome)).or_default().1 += count;
    }
    let wanted: Vec<_> = sums
        .specials
        .iter()
        .map(|special| (special.id, special.target))
        .collect();
    let opened = intake::open_all(tx, &wanted, log)?;
    for special in &sums.specials {
        let Some(code) = opened.get(&(special.id, special.target)).copied() else {
            continue;
        };
        let in_custody = Catalogue::shipped()
            .by_code(code)
            .is_some_and(|row| row.key == "IN_CUSTODY");
        for (at, rate) in sums.rates.iter_mut().enumerate().take(32) {
            if in_custody && special.bases & (1 << at) != 0 {
                rate.0 -= 1;
            }
        }
        if audience == Audience::Officer {
            move_one(&mut counted, special.target, code, special.moment);
        }
    }
    if audience == Audience::Office {
        sums.untold = untold(&sums.specials);
    }
    counted.retain(|_, (before, now)| *before != 0 || *now != 0);
    Ok(counted)
}

/// The rates with a few special cases in their base, as bits.
fn untold(specials: &[Special]) -> u32 {
    (0..32)
        .map(|at| 1_u32 << at)
        .filter(|bit| (1..FEW).contains(&specials.iter().filter(|special| special.bases & bit != 0).count()))
        .sum()
}

fn move_one(counted: &mut Counted, target: Target, code: ReasonCode, moment: Moment) {
    for (outcome, step) in [(Outcome::Special, -1), (Outcome::Reason(code), 1)] {
        let (before, now) = counted.entry((target, outcome)).or_default();
        *match moment {
            Moment::Opening => before,
            Moment::Closing => now,
        } += step;
    }
}

/// One table a target.
pub(super) fn tables(counted: &Counted, audience: Audience) -> Vec<ReportReasons> {
    Target::ALL
        .into_iter()
        .map(|target| table(counted, target, audience))
        .collect()
}

fn table(counted: &Counted, target: Target, audience: Audience) -> ReportReasons {
    let catalogue = Catalogue::shipped();
    let mut left: BTreeMap<Outcome, (i64, i64)> = counted
        .iter()
        .filter(|((about, _), _)| *about == target)
        .map(|((_, outcome), counts)| (*outcome, *counts))
        .collect();
    let total: i64 = left.values().map(|(_, now)| now).sum();
    let total = u32::try_from(total).unwrap_or(0);
    let mut rows = Vec::new();
    let mut put = |row: Option<u8>, codes: Vec<String>, label: String, (before, now): (i64, i64)| {
        let count = u32::try_from(now).unwrap_or(0);
        rows.push(ReportReason {
            row,
            codes,
            label,
            count,
            percent: percent(count, total),
            change: now - before,
        });
    };
    let mut take = |reasons: &[&ReasonRow]| {
        reasons.iter().fold((0, 0), |(before, now), reason| {
            let own = left.remove(&Outcome::Reason(reason.code)).unwrap_or_default();
            (before + own.0, now + own.1)
        })
    };
    let codes = |reasons: &[&ReasonRow]| reasons.iter().map(|reason| reason.key.to_owned()).collect();
    let official = catalogue.official_rows(target);
    for OfficialRow { row, reasons } in &official {
        // An office is not told these rows, not even that they are empty.
        if audience == Audience::Office && reasons.iter().any(|reason| reason.sensitive) {
            continue;
        }
        let label = capitalised(
            &OfficialRow {
                row: *row,
                reasons: reasons.clone(),
            }
            .label_vi(),
        );
        put(Some(*row), codes(reasons), label, take(reasons));
    }
    for reason in catalogue
        .for_target(target)
        .filter(|reason| reason.official_row(target).is_none())
    {
        if audience == Audience::Office && reason.sensitive {
            continue;
        }
        let counts = take(&[reason]);
        if official.is_empty() || counts != (0, 0) {
            put(None, codes(&[reason]), capitalised(reason.label_vi), counts);
        }
    }
    // Special cases that could not be opened or are not shown, and codes of a later catalogue.
    for (outcome, counts) in left {
        let code = outcome.key().into_owned();
        let label = if outcome == Outcome::Special {
            capitalised(SPECIAL)
        } else {
            code.clone()
        };
        put(None, vec![code], label, counts);
    }
    ReportReasons {
        target,
        official: !official.is_empty(),
        rows,
        total,
    }
}

/// The commonest reasons of each target, five at most. Protected ones are not told apart, whoever reads: a hamlet with
/// one such case would name a person.
pub(super) fn top(
    frame: &Frame,
    sums: &Sums,
    name: impl Fn(usize) -> Option<String>,
) -> Vec<ReportTopReason> {
    let mut top = Vec::new();
    for target in Target::ALL {
        let mut by_reason: BTreeMap<Outcome, (i64, Option<(i64, usize)>)> = BTreeMap::new();
        for ((about, outcome, row), count) in &sums.closing {
            if *about == target {
                let (total, most) = by_reason.entry(*outcome).or_default();
                *total += count;
                if *outcome != Outcome::Special && most.is_none_or(|(least, _)| *count > least) {
                    *most = Some((*count, *row));
                }
            }
        }
        let mut by_reason: Vec<_> = by_reason.into_iter().collect();
        by_reason.sort_by_key(|(outcome, (total, _))| (std::cmp::Reverse(*total), *outcome));
        top.extend(by_reason.into_iter().take(5).map(|(outcome, (total, most))| {
            ReportTopReason {
                target,
                code: outcome.key().into_owned(),
                label: label(outcome),
                count: u32::try_from(total).unwrap_or(0),
                most_in: most
                    .filter(|_| frame.hamlets.len() > 1)
                    .and_then(|(_, row)| name(row)),
            }
        }));
    }
    top
}

fn label(outcome: Outcome) -> String {
    match outcome {
        Outcome::Special => capitalised(SPECIAL),
        Outcome::Reason(code) => Catalogue::shipped()
            .by_code(code)
            .map_or_else(|| outcome.key().into_owned(), |row| capitalised(row.label_vi)),
        _ => outcome.key().into_owned(),
    }
}

/// Begins with a capital, as a line of a table does.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use tungnha_domain::RecordId;

    use super::*;

    #[test]
    fn a_base_with_a_few_special_cases_is_not_told_and_one_with_none_or_many_is() {
        let special = |seq| Special {
            id: RecordId {
                dev: 1,
                epoch: 1,
                seq,
            },
            target: Target::Cccd,
            moment: Moment::Closing,
            bases: 0b10,
        };
        let of = |count: u64| untold(&(1..=count).map(special).collect::<Vec<_>>());
        assert_eq!((of(0), of(1), of(4), of(5)), (0, 0b10, 0b10, 0));
    }
}
