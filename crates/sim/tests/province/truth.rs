//! An invented province: its people, what each list says of them and what is found at each door. What the hub is told is
//! written from here, and so is the count it is held against; neither reads the other.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// The targets, as everything names them.
pub(crate) const TARGETS: [&str; 4] = ["CCCD", "DDDT", "SIM", "SMARTPHONE"];
/// The first list, everybody; then the daily lists of accounts not activated, operators' data, the extract at the end.
pub(crate) const FIRST: &str = "2024-05-01";
pub(crate) const WAITING: [&str; 2] = ["2024-05-06", "2024-05-08"];
pub(crate) const CUSTOMERS: &str = "2024-05-09";
pub(crate) const LAST: &str = "2024-05-11";
/// When the tablets of the first and of the second round send.
pub(crate) const ROUNDS: [&str; 2] = ["2024-05-06", "2024-05-10"];

/// Which list spoke, in order of their days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    Police,
    Operator,
}

/// One list's word on a person and a target.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) day: &'static str,
    pub(crate) list: List,
    pub(crate) state: &'static str,
}

/// One answer at a door.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// `2024-05-06`
    pub(crate) day: String,
    pub(crate) tablet: String,
    pub(crate) outcome: &'static str,
    /// The round in which it came in.
    pub(crate) round: usize,
}

/// One person.
#[derive(Clone, Debug)]
pub(crate) struct Citizen {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `1950`, `1986-07-26` or nothing.
    pub(crate) birth: Option<String>,
    pub(crate) house: String,
    /// Where they live at the end; before the last list said otherwise they lived in `before`.
    pub(crate) hamlet: usize,
    pub(crate) before: usize,
    pub(crate) operator: Option<&'static str>,
    /// On the first list already, or on the last only.
    pub(crate) known: &'static str,
    /// By target, in order of days.
    pub(crate) said: [Vec<Said>; 4],
    /// By target, in order of time.
    pub(crate) answers: [Vec<Answer>; 4],
    /// The groups' places whose roster names them.
    pub(crate) groups: Vec<usize>,
}

/// How large.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) communes: usize,
    pub(crate) hamlets: usize,
    pub(crate) people: usize,
    /// Answers each tablet gives.
    pub(crate) answers: usize,
}

pub(crate) struct Province {
    pub(crate) size: Size,
    pub(crate) people: Vec<Citizen>,
    /// The plan of each round.
    pub(crate) plans: [Vec<Value>; 2],
}

/// The same numbers each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Births on either side of both limits, years that lie across them, nothing known; else a grown-up.
const AT_THE_LIMITS: [Option<&str>; 8] = [
    Some("2010-06-30"),
    Some("2010-07-01"),
    Some("2006-07-03"),
    Some("2006-07-04"),
    Some("2010"),
    Some("2006"),
    Some("2011"),
    None,
];
const STATES: [&[&str]; 4] = [
    &["none", "none", "collected", "issued", "issued"],
    &["none", "level1_registered", "approved", "active1", "active2"],
    &["none", "not_own", "own", "own_signed"],
    &["none", "only_2g", "smartphone_4g"],
];
/// As lists write them; nothing where they say nothing.
pub(crate) fn words(state: &str) -> &'static str {
    match state {
        "collected" => "Đã thu nhận hồ sơ",
        "issued" => "Đã cấp",
        "level1_registered" => "Đã đăng ký mức 1",
        "approved" => "Hồ sơ được cấp, chưa kích hoạt",
        "active1" => "Đã kích hoạt mức 1",
        "active2" => "Đã kích hoạt mức 2",
        "not_own" => "Không chính chủ",
        "own" => "Chính chủ, chưa có chữ ký số",
        "own_signed" => "Chính chủ, có chữ ký số",
        "only_2g" => "Máy 2G",
        "smartphone_4g" => "Điện thoại thông minh 4G",
        "none" => "Chưa có",
        _ => "",
    }
}

const OUTCOMES: [&[&str]; 4] = [
    &[
        "DONE",
        "DONE",
        "IN_PROGRESS",
        "ABSENT_KNOWN",
        "ABSENT_UNKNOWN",
        "ABROAD",
        "IN_CUSTODY",
        "PID_CANCELLED",
        "MENTAL_ILLNESS",
        "SERIOUS_ILLNESS",
        "DUPLICATE_RECORD",
        "DECEASED",
        "DEREGISTERED",
        "MOVED_PROVINCE",
        "INFO_MISMATCH",
        "DUPLICATE_BIOMETRIC",
        "ELDERLY",
        "NO_NEED",
    ],
    &[
        "DONE",
        "DONE",
        "DONE",
        "IN_PROGRESS",
        "ABSENT_UNKNOWN",
        "ABSENT_KNOWN",
        "NO_PHONE_OR_OWN_SIM",
        "DECEASED",
        "IN_CUSTODY",
        "PID_CANCELLED",
        "DUPLICATE_RECORD",
        "DUPLICATE_BIOMETRIC",
        "MOVED_PROVINCE",
        "ABROAD",
        "MENTAL_ILLNESS",
        "DEREGISTERED",
        "INFO_MISMATCH",
        "ELDERLY",
        "SERIOUS_ILLNESS",
        "NO_NEED",
    ],
    &[
        "DONE",
        "DONE",
        "DONE",
        "SIM_OTHER_NAME",
        "NO_SIGNATURE",
        "NO_SIM",
        "NO_NEED",
        "NO_PHONE",
    ],
    &[
        "DONE",
        "DONE",
        "DONE",
        "CANNOT_AFFORD",
        "ONLY_2G",
        "SHARED_PHONE",
        "NO_NEED",
    ],
];

pub(crate) fn hamlet(at: usize) -> String {
    format!("Thôn {}", at + 1)
}

/// The tablet of a round in a hamlet; every third hamlet has none in the second.
pub(crate) fn tablet(hamlet: usize, round: usize) -> String {
    format!("Thành viên {}{}", hamlet + 1, ["A", "B"][round])
}

pub(crate) fn walked_twice(hamlet: usize) -> bool {
    hamlet % 3 != 2
}

impl Province {
    pub(crate) fn of(size: Size) -> Self {
        let mut dice = Dice(2024);
        let mut people: Vec<Citizen> = (0..size.hamlets * size.people)
            .map(|number| citizen(number, size, &mut dice))
            .collect();
        let mut plans = [Vec::new(), Vec::new()];
        for (round, plan) in plans.iter_mut().enumerate() {
            for at in (0..size.hamlets).filter(|at| round == 0 || walked_twice(*at)) {
                walk(&mut people, plan, (round, at), size, &mut dice);
            }
        }
        Self { size, people, plans }
    }

    /// A list as a file of values between semicolons. `columns` are the targets whose states it has.
    pub(crate) fn list<'p>(
        &'p self,
        title: &str,
        targets: &[usize],
        of: impl Fn(&'p Citizen) -> Option<(usize, [&'static str; 4])>,
    ) -> String {
        let names = [
            "CCCD",
            "Tài khoản ĐDĐT",
            "Sim chính chủ tích hợp chữ ký số",
            "Trang bị điện thoại thông minh",
        ];
        let mut text =
            format!("{title}\nSTT;Số hộ;Họ và tên;Ngày sinh;Giới tính;Số định danh cá nhân;Khu phố;Nhà mạng");
        targets
            .iter()
            .for_each(|at| write!(text, ";{}", names[*at]).unwrap());
        text.push('\n');
        for person in &self.people {
            let Some((home, states)) = of(person) else {
                continue;
            };
            let birth = person
                .birth
                .as_deref()
                .map(|birth| match birth.split('-').collect::<Vec<_>>()[..] {
                    [year, month, day] => format!("{day}/{month}/{year}"),
                    _ => birth.to_owned(),
                });
            write!(
                text,
                "1;{};{};{};Nữ;{};{};{}",
                person.house,
                person.name,
                birth.unwrap_or_default(),
                person.id,
                hamlet(home),
                person.operator.unwrap_or_default()
            )
            .unwrap();
            targets
                .iter()
                .for_each(|at| write!(text, ";{}", words(states[*at])).unwrap());
            text.push('\n');
        }
        text
    }

    /// What the list of a day says of somebody's targets; nothing of those it says nothing about.
    pub(crate) fn on(person: &Citizen, day: &str, list: List) -> Option<[&'static str; 4]> {
        let mut any = false;
        let states = std::array::from_fn(|at: usize| {
            let said = person.said[at]
                .iter()
                .find(|said| said.day == day && said.list == list);
            any |= said.is_some();
            said.map_or("", |said| said.state)
        });
        any.then_some(states)
    }
}

fn citizen(number: usize, size: Size, dice: &mut Dice) -> Citizen {
    let home = number / size.people;
    let birth = if dice.below(12) == 0 {
        dice.one(&AT_THE_LIMITS).map(str::to_owned)
    } else if dice.below(20) == 0 {
        Some((1935 + dice.below(60)).to_string())
    } else {
        Some(format!(
            "{}-{:02}-{:02}",
            1930 + dice.below(85),
            1 + dice.below(12),
            1 + dice.below(28)
        ))
    };
    let year: usize = birth.as_deref().map_or(1980, |birth| birth[..4].parse().unwrap());
    let known = if dice.below(40) == 0 { LAST } else { FIRST };
    let operator = [Some("VNPT"), Some("Viettel"), None][dice.below(3)];
    // Few moved, and only those who were there before: they are known by their number in the new hamlet.
    let hamlet = if known == FIRST && dice.below(50) == 0 {
        dice.below(size.hamlets)
    } else {
        home
    };
    let mut said: [Vec<Said>; 4] = Default::default();
    for (at, said) in said.iter_mut().enumerate() {
        let state = dice.one(STATES[at]);
        let police = |day, state| Said {
            day,
            list: List::Police,
            state,
        };
        if known == FIRST {
            said.push(police(FIRST, state));
        }
        if at == 1 && known == FIRST && state == "approved" {
            // On the list of those who have not activated; two days later some have.
            said.push(police(WAITING[0], "approved"));
            said.push(police(WAITING[1], dice.one(&["approved", "active1"])));
        }
        if at > 1 && operator.is_some() && known == FIRST && dice.below(2) == 0 {
            said.push(Said {
                day: CUSTOMERS,
                list: List::Operator,
                state: dice.one(STATES[at]),
            });
        }
        if at < 2 {
            said.push(police(LAST, dice.one(STATES[at])));
        }
    }
    let groups = (0..4).filter(|_| known == FIRST && dice.below(30) == 0).collect();
    Citizen {
        id: format!(
            "070{}{:02}{:06}",
            if year < 2000 { 1 } else { 3 },
            year % 100,
            number
        ),
        name: format!("Thị Thử {}", letters(number)),
        birth,
        house: format!("{}{:05}", 3, number / 4),
        hamlet,
        before: home,
        operator,
        known,
        said,
        answers: Default::default(),
        groups,
    }
}

/// A number in letters: names have no digits.
fn letters(mut number: usize) -> String {
    let mut text = String::new();
    loop {
        text.push(char::from(b'a' + u8::try_from(number % 26).unwrap()));
        number /= 26;
        if number == 0 {
            return text;
        }
    }
}

/// A tablet's round through its hamlet: from the second of May, or from the day after the first round.
fn walk(
    people: &mut [Citizen],
    plan: &mut Vec<Value>,
    (round, at): (usize, usize),
    size: Size,
    dice: &mut Dice,
) {
    let days = [2..=6, 7..=10][round].clone().collect::<Vec<u32>>();
    let name = tablet(at, round);
    for number in 0..size.answers {
        let who = at * size.people + dice.below(size.people);
        let person = &mut people[who];
        if person.known != FIRST {
            continue;
        }
        let target = dice.below(4);
        let outcome = dice.one(OUTCOMES[target]);
        let day = format!("2024-05-{:02}", days[number * days.len() / size.answers]);
        let second = number * days.len() % size.answers * 7_000 / size.answers;
        plan.push(json!({
            "tablet": name, "hamlet": hamlet(at), "personal_id": person.id,
            "at": format!("{day}T{:02}:{:02}:{:02}+07:00", 16 + second / 3_600, second / 60 % 60, second % 60),
            "target": TARGETS[target], "outcome": outcome,
        }));
        person.answers[target].push(Answer {
            day,
            tablet: name.clone(),
            outcome,
            round,
        });
    }
}
