//! What the campaign asks beside allocations: shares of whom, and groups with deadlines of their own.

use tungnha_domain::{Rate, RateBase, RateMeasure, Target};

use super::counts::people;
use super::figures::percent;
use super::frame::Frame;
use super::model::{ReportGroup, ReportRate};
use super::sums::Sums;

/// The shares, in the order of the settings; those of phases that have not begun are left out.
pub(super) fn rates(frame: &Frame, sums: &Sums) -> Vec<ReportRate> {
    let rates = frame.campaign.rates.iter().enumerate();
    rates
        .filter(|(at, _)| frame.rate_days.get(*at).copied().flatten().is_some())
        .map(|(at, rate)| {
            let (base, reached) = sums.rates.get(at).copied().unwrap_or_default();
            let (base, reached) = (people(base), people(reached));
            // Whom a group is made of is known from its roster alone.
            let known = rate.of != RateBase::Groups || frame.rosters.iter().any(|roster| !roster.is_empty());
            let untold = at < 32 && sums.untold & (1 << at) != 0;
            let base = (known && !untold).then_some(base);
            ReportRate {
                target: rate.target,
                asked: asked(rate),
                phase: rate.phase.clone(),
                base,
                reached,
                percent: base.and_then(|base| percent(reached, base)),
                met: base.and_then(|base| met(rate, reached, base)),
            }
        })
        .collect()
}

/// By counts, not by the rounded share; nobody to ask means nothing to meet.
fn met(rate: &Rate, reached: u32, base: u32) -> Option<bool> {
    if base == 0 {
        return None;
    }
    let by_number = rate.number.map(|number| reached >= number);
    let by_share = rate.percent.map(|percent| {
        let (have, need) = (u64::from(reached) * 100, u64::from(base) * u64::from(percent));
        if rate.over { have > need } else { have >= need }
    });
    match (by_number, by_share) {
        (Some(number), Some(share)) => Some(number && share),
        (number, share) => number.or(share),
    }
}

/// In words, as a plan writes it.
fn asked(rate: &Rate) -> String {
    let mut text = String::new();
    if let Some(percent) = rate.percent {
        text.push_str(if rate.over { "trên " } else { "" });
        text.push_str(&format!("{percent} % "));
    }
    if let Some(number) = rate.number {
        text.push_str(&format!("ít nhất {number} "));
    }
    text.push_str(match (rate.target, rate.counts) {
        (Target::Cccd, RateMeasure::Done) => "được cấp căn cước",
        (Target::Cccd, _) => "được thu nhận hoặc cấp căn cước",
        (Target::Dddt, RateMeasure::Issued) => "được cấp tài khoản định danh",
        (Target::Dddt, _) => "kích hoạt tài khoản định danh",
        (Target::Sim, _) => "có SIM chính chủ, chữ ký số",
        (Target::Smartphone, _) => "có điện thoại thông minh 4G",
    });
    text.push_str(match rate.of {
        RateBase::Eligible => "",
        RateBase::FirstTime => ", người chưa có khi bắt đầu",
        RateBase::HardToReach => ", người vắng mặt (không tính nước ngoài, chấp hành án, không rõ nơi đến)",
        RateBase::Groups => ", cán bộ, công chức, lực lượng vũ trang",
    });
    super::reasons::capitalised(&text)
}

/// The groups, by deadline as the settings have them. Who lives elsewhere is told of the whole alone: of one area it is
/// not known who is meant.
pub(super) fn groups(frame: &Frame, sums: &Sums, whole: bool) -> Vec<ReportGroup> {
    let groups = frame.campaign.groups.iter().enumerate();
    groups
        .map(|(at, group)| {
            let roster = frame.rosters.get(at).filter(|roster| !roster.is_empty());
            let counted = roster.and_then(|_| sums.groups.get(at).copied());
            let last = group.before.pred_opt().unwrap_or(group.before);
            ReportGroup {
                name: group.name.clone(),
                before: group.before.to_string(),
                days_left: (last - frame.to).num_days(),
                people: counted.map(|(people, _, _)| people),
                elsewhere: roster.filter(|_| whole).map(|roster| roster.elsewhere),
                done: counted.map(|(_, done, _)| done),
                confirmed: counted.map(|(_, _, confirmed)| confirmed),
                percent: counted.and_then(|(people, done, _)| percent(done, people)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(over: bool) -> Rate {
        Rate {
            target: Target::Sim,
            percent: Some(50),
            over,
            number: None,
            of: RateBase::Eligible,
            counts: RateMeasure::Done,
            phase: None,
        }
    }

    #[test]
    fn a_share_is_met_by_counts_and_not_by_its_rounding() {
        assert_eq!(
            met(&half(false), 4_999, 10_000),
            Some(false),
            "50.0 % when rounded"
        );
        assert_eq!(met(&half(false), 5_000, 10_000), Some(true));
        assert_eq!(
            met(&half(true), 5_000, 10_000),
            Some(false),
            "over 50 % is more than 50 %"
        );
        assert_eq!(met(&half(true), 5_001, 10_000), Some(true));
        assert_eq!(met(&half(false), 0, 0), None);
    }

    #[test]
    fn what_is_asked_reads_like_the_plan() {
        assert_eq!(asked(&half(true)), "Trên 50 % có SIM chính chủ, chữ ký số");
    }
}
