//! Shares: from counts, rounded half up, never adjusted to make a column add to 100 (`domain.md` §6).

use std::fmt;

/// A percentage rounded to a number of digits. As text with a point: `67.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    scaled: u128,
    digits: u32,
}

/// `part` of `whole` in percent, rounded half up to `digits` (at most 6) after the point.
/// Nothing of nothing has no share.
#[must_use]
pub fn share(part: u64, whole: u64, digits: u32) -> Option<Share> {
    if whole == 0 {
        return None;
    }
    let digits = digits.min(6);
    let (part, whole) = (u128::from(part) * 100 * 10_u128.pow(digits), u128::from(whole));
    Some(Share {
        scaled: (2 * part + whole) / (2 * whole),
        digits,
    })
}

impl Share {
    /// With the comma of Vietnamese documents: `67,2`.
    #[must_use]
    pub fn vietnamese(&self) -> String {
        self.to_string().replace('.', ",")
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u128.pow(self.digits);
        write!(f, "{}", self.scaled / one)?;
        if self.digits > 0 {
            write!(f, ".{:0width$}", self.scaled % one, width = self.digits as usize)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(part: u64, whole: u64, digits: u32) -> String {
        share(part, whole, digits).unwrap().to_string()
    }

    #[test]
    fn the_province_s_result_comes_out_as_printed() {
        assert_eq!(text(251_743, 374_443, 1), "67.2");
        assert_eq!(text(22_471, 22_095, 1), "101.7");
        assert_eq!(share(251_743, 374_443, 1).unwrap().vietnamese(), "67,2");
    }

    #[test]
    fn a_half_goes_up() {
        assert_eq!(text(1, 8, 0), "13");
        assert_eq!(text(1, 800, 1), "0.1");
        assert_eq!(text(1, 2_000, 1), "0.1");
        assert_eq!(text(1, 2_001, 1), "0.0");
    }

    #[test]
    fn nothing_of_nothing_has_no_share_and_the_largest_counts_do_not_overflow() {
        assert_eq!(share(0, 0, 1), None);
        assert_eq!(text(u64::MAX, u64::MAX, 6), "100.000000");
    }
}
