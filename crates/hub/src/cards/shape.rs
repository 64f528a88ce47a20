//! Whether a file holds a set of step cards at all: which field lacks or is something else, in words for who wrote it.
//! What the fields may say is the domain's to judge afterwards.

use serde_json::{Map, Value};
use tungnha_domain::Target;

/// The fields of a set, in the order they are looked at.
const FIELDS: [&str; 9] = [
    "id", "version", "targets", "sign", "title", "whom", "bring", "steps", "done",
];
const STEP_FIELDS: [&str; 3] = ["picture", "do", "more"];

/// Where one is: in words, and as a path in the file.
struct At {
    words: String,
    path: String,
}

impl At {
    fn field(path: &str, words: &str) -> Self {
        Self {
            words: words.to_owned(),
            path: path.to_owned(),
        }
    }

    fn within(&self, path: &str, words: &str) -> Self {
        Self {
            words: format!("{}, {words}", self.words),
            path: format!("{}.{path}", self.path),
        }
    }

    fn wrong(&self, vi: &str, en: &str) -> String {
        format!("{}: {vi} ({}: {en})", self.words, self.path)
    }
}

type Fit = Result<(), String>;

/// The first field that is not as it must be; names the card by its own name where that can be read.
pub(super) fn check(value: &Value) -> Fit {
    let name = value.get("id").and_then(Value::as_str);
    let named = |fault: String| match name {
        Some(id) => format!("thẻ “{id}”, {fault}"),
        None => fault,
    };
    set(value).map_err(named)
}

fn set(value: &Value) -> Fit {
    let whole = At::field("{}", "tệp");
    let fields = object(value, &whole)?;
    text(fields.get("id"), &At::field("id", "mã thẻ"))?;
    let version = At::field("version", "số bản");
    if present(fields.get("version"), &version)?
        .as_u64()
        .is_none_or(|version| version == 0)
    {
        return Err(version.wrong("phải là số từ 1", "not a number from 1"));
    }
    let targets = At::field("targets", "chỉ tiêu");
    for one in list(fields.get("targets"), &targets)? {
        target(Some(one), &targets)?;
    }
    target(fields.get("sign"), &At::field("sign", "dấu chỉ tiêu"))?;
    words(fields.get("title"), &At::field("title", "tên thẻ"))?;
    words(fields.get("whom"), &At::field("whom", "dành cho ai"))?;
    let bring = list(fields.get("bring"), &At::field("bring", "thứ cần mang"))?;
    for (index, thing) in bring.iter().enumerate() {
        let at = At::field(
            &format!("bring[{index}]"),
            &format!("thứ cần mang số {}", index + 1),
        );
        words(Some(thing), &at)?;
    }
    let steps = list(fields.get("steps"), &At::field("steps", "các bước"))?;
    for (index, step) in steps.iter().enumerate() {
        let at = At::field(&format!("steps[{index}]"), &format!("bước {}", index + 1));
        let fields = object(step, &at)?;
        text(fields.get("picture"), &at.within("picture", "hình"))?;
        words(fields.get("do"), &at.within("do", "việc làm"))?;
        words(fields.get("more"), &at.within("more", "dòng giải thích"))?;
        nothing_else(fields, &STEP_FIELDS, &at)?;
    }
    words(fields.get("done"), &At::field("done", "khi nào là xong"))?;
    nothing_else(fields, &FIELDS, &whole)
}

fn present<'v>(value: Option<&'v Value>, at: &At) -> Result<&'v Value, String> {
    value.ok_or_else(|| at.wrong("thiếu", "missing"))
}

fn object<'v>(value: &'v Value, at: &At) -> Result<&'v Map<String, Value>, String> {
    value
        .as_object()
        .ok_or_else(|| at.wrong("phải là một nhóm { … }", "not an object"))
}

fn list<'v>(value: Option<&'v Value>, at: &At) -> Result<&'v Vec<Value>, String> {
    present(value, at)?
        .as_array()
        .ok_or_else(|| at.wrong("phải là danh sách [ … ]", "not a list"))
}

fn text(value: Option<&Value>, at: &At) -> Fit {
    match present(value, at)? {
        Value::String(_) => Ok(()),
        _ => Err(at.wrong("phải là chữ trong ngoặc kép", "not a text")),
    }
}

/// Words in both languages.
fn words(value: Option<&Value>, at: &At) -> Fit {
    let both = object(present(value, at)?, at)?;
    text(both.get("vi"), &at.within("vi", "tiếng Việt"))?;
    text(both.get("en"), &at.within("en", "tiếng Anh"))?;
    nothing_else(both, &["vi", "en"], at)
}

fn target(value: Option<&Value>, at: &At) -> Fit {
    let known = present(value, at)?.as_str().and_then(Target::parse);
    known.map(|_| ()).ok_or_else(|| {
        let names: Vec<&str> = Target::ALL.iter().map(|target| target.code()).collect();
        at.wrong(
            &format!("phải là một trong {}", names.join(", ")),
            "no such target",
        )
    })
}

/// A field with a slip in its name must not be passed over in silence.
fn nothing_else(fields: &Map<String, Value>, known: &[&str], at: &At) -> Fit {
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(at.wrong(&format!("không có mục “{name}”"), "no such field")),
        None => Ok(()),
    }
}
