//! What a list says about one resident and one target (`domain.md` §2: the states of each target).

use crate::{Campaign, Target};

/// The state a list gives, by target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListedState {
    /// The identity card.
    Cccd(CccdListed),
    /// The e-identity account.
    Dddt(DddtListed),
    /// The SIM.
    Sim(SimListed),
    /// The phone.
    Smartphone(SmartphoneListed),
}

/// The ladder of the identity card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CccdListed {
    /// chưa cấp
    None,
    /// đã thu nhận hồ sơ: in progress, and counted as achieved by the result notice
    Collected,
    /// đã cấp
    Issued,
}

/// The e-identity account: not a ladder. Level 1 can be active while level 2 is pending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DddtListed {
    /// The highest *activated* level: 0, 1 or 2. Registered or approved is not activated.
    pub activated_level: u8,
    /// What is under way beside it.
    pub pending: Option<Pending>,
}

/// A file under way for the e-identity account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pending {
    /// mức 1 đã đăng ký
    Level1Registered,
    /// mức 2 đã thu nhận
    Level2Collected,
    /// hồ sơ được cấp, chưa kích hoạt
    Approved,
}

/// The ladder of the SIM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SimListed {
    /// không có
    None,
    /// không chính chủ
    NotOwn,
    /// chính chủ, chưa có chữ ký số
    Own,
    /// chính chủ + chữ ký số
    OwnSigned,
}

/// The ladder of the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SmartphoneListed {
    /// không có
    None,
    /// chỉ máy 2G
    Only2g,
    /// smartphone 4G
    Smartphone4g,
}

impl ListedState {
    /// Which target this is about.
    #[must_use]
    pub const fn target(&self) -> Target {
        match self {
            Self::Cccd(_) => Target::Cccd,
            Self::Dddt(_) => Target::Dddt,
            Self::Sim(_) => Target::Sim,
            Self::Smartphone(_) => Target::Smartphone,
        }
    }

    /// The stable code of `cli.md`. An active account shows its level only: what is pending beside it is
    /// kept by [`ListedState::wire`], not by the code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Cccd(CccdListed::None)
            | Self::Dddt(DddtListed {
                activated_level: 0,
                pending: None,
            })
            | Self::Sim(SimListed::None)
            | Self::Smartphone(SmartphoneListed::None) => "none",
            Self::Cccd(CccdListed::Collected) => "collected",
            Self::Cccd(CccdListed::Issued) => "issued",
            Self::Dddt(DddtListed {
                activated_level: 0,
                pending: Some(pending),
            }) => match pending {
                Pending::Level1Registered => "level1_registered",
                Pending::Level2Collected => "level2_collected",
                Pending::Approved => "approved",
            },
            Self::Dddt(DddtListed {
                activated_level: 1, ..
            }) => "active1",
            Self::Dddt(_) => "active2",
            Self::Sim(SimListed::NotOwn) => "not_own",
            Self::Sim(SimListed::Own) => "own",
            Self::Sim(SimListed::OwnSigned) => "own_signed",
            Self::Smartphone(SmartphoneListed::Only2g) => "only_2g",
            Self::Smartphone(SmartphoneListed::Smartphone4g) => "smartphone_4g",
        }
    }

    /// The state of a target's code, if there is one.
    #[must_use]
    pub fn from_code(target: Target, code: &str) -> Option<Self> {
        Self::all(target).find(|state| state.code() == code)
    }

    /// The number on the wire and in stores; means something only together with the target.
    /// DDDT: 4 × activated level + pending (0 none, 1 level 1 registered, 2 level 2 collected, 3 approved).
    #[must_use]
    pub fn wire(&self) -> u64 {
        match self {
            Self::Cccd(state) => *state as u64,
            Self::Dddt(DddtListed {
                activated_level,
                pending,
            }) => {
                let pending = pending.map_or(0, |pending| pending as u64 + 1);
                u64::from(*activated_level) * 4 + pending
            }
            Self::Sim(state) => *state as u64,
            Self::Smartphone(state) => *state as u64,
        }
    }

    /// The state of a target's wire number, if there is one.
    #[must_use]
    pub fn from_wire(target: Target, wire: u64) -> Option<Self> {
        Self::all(target).find(|state| state.wire() == wire)
    }

    /// Done by the campaign's measure. For DDDT only an *activated* level of at least the campaign's.
    #[must_use]
    pub fn is_done(&self, campaign: &Campaign) -> bool {
        match self {
            Self::Cccd(state) => *state == CccdListed::Issued,
            Self::Dddt(state) => state.activated_level >= campaign.dddt_level.max(1),
            Self::Sim(state) => *state == SimListed::OwnSigned,
            Self::Smartphone(state) => *state == SmartphoneListed::Smartphone4g,
        }
    }

    /// Counted against an allocation: done, and for CCCD also collected (result notice of 2024).
    #[must_use]
    pub fn is_achieved(&self, campaign: &Campaign) -> bool {
        *self == Self::Cccd(CccdListed::Collected) || self.is_done(campaign)
    }

    /// Every state of a target, lowest first.
    pub fn all(target: Target) -> impl Iterator<Item = Self> {
        const PENDING: [Option<Pending>; 4] = [
            None,
            Some(Pending::Level1Registered),
            Some(Pending::Level2Collected),
            Some(Pending::Approved),
        ];
        let states: Vec<Self> = match target {
            Target::Cccd => [CccdListed::None, CccdListed::Collected, CccdListed::Issued]
                .map(Self::Cccd)
                .to_vec(),
            Target::Dddt => (0..=2)
                .flat_map(|activated_level| {
                    PENDING.map(|pending| {
                        Self::Dddt(DddtListed {
                            activated_level,
                            pending,
                        })
                    })
                })
                .collect(),
            Target::Sim => [
                SimListed::None,
                SimListed::NotOwn,
                SimListed::Own,
                SimListed::OwnSigned,
            ]
            .map(Self::Sim)
            .to_vec(),
            Target::Smartphone => [
                SmartphoneListed::None,
                SmartphoneListed::Only2g,
                SmartphoneListed::Smartphone4g,
            ]
            .map(Self::Smartphone)
            .to_vec(),
        };
        states.into_iter()
    }
}
