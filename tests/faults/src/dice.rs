//! Numbers that look random and are the same each time: the whole of a case comes out of its seed.

/// SplitMix64 (Steele, Lea, Flood 2014): any seed is a good one.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The dice of one case of a run.
    #[must_use]
    pub fn of(seed: u64, case: u64) -> Self {
        let mut dice = Self(seed);
        let start = dice.roll() ^ case.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(start)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `most`; 0 if `most` is.
    pub fn below(&mut self, most: u64) -> u64 {
        self.roll().checked_rem(most).unwrap_or(0)
    }

    /// One of several.
    pub fn of_these<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        let index = usize::try_from(self.below(things.len() as u64)).unwrap_or(0);
        &things[index]
    }

    /// `length` bytes of noise.
    pub fn noise(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.roll().to_be_bytes()[0]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_case_throw_the_same_and_others_differ() {
        let throw = |seed, case| {
            let mut dice = Dice::of(seed, case);
            [dice.roll(), dice.roll(), dice.below(1_000)]
        };
        assert_eq!(throw(7, 1), throw(7, 1));
        assert_ne!(throw(7, 1), throw(7, 2));
        assert_ne!(throw(7, 1), throw(8, 1));
    }
}
