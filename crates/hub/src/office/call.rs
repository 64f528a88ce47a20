//! One call of the desk: its name, who may make it, and its typed function behind plain JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::{Config, ExportError, TS};
use tungnha_domain::Role;

use super::{Answer, Ask, OfficeError};

/// The least somebody must be. Members and leads have no desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// Those who compile figures, and officers.
    Office,
    /// Officers only.
    Officer,
}

impl Least {
    /// Whether somebody of this role may.
    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        match self {
            Self::Office => matches!(role, Role::Office | Role::Officer),
            Self::Officer => role == Role::Officer,
        }
    }
}

/// One line of a noun's table; made by `calls!`.
pub struct Call {
    /// `noun.verb`, a contract with the screens.
    pub name: &'static str,
    /// Who may make it.
    pub least: Least,
    pub(super) run: fn(&Ask<'_>, Value) -> Answer<Value>,
    /// Writes the TypeScript of arguments and view, and tells their names.
    pub(super) types: fn(&Config) -> Result<(String, String), ExportError>,
}

/// A table of calls: `"noun.verb" => Officer, function: Args => View;`.
macro_rules! calls {
    ($($name:literal => $least:ident, $function:path: $args:ty => $view:ty;)*) => {
        &[$($crate::office::call::Call {
            name: $name,
            least: $crate::office::call::Least::$least,
            run: |ask, args| $crate::office::call::answer::<$args, $view>(ask, args, $function),
            types: $crate::office::call::types::<$args, $view>,
        }),*]
    };
}
pub(super) use calls;

/// Reads the arguments, runs the function, writes the view.
pub(super) fn answer<A: DeserializeOwned, V: Serialize>(
    ask: &Ask<'_>,
    args: Value,
    function: fn(&Ask<'_>, A) -> Answer<V>,
) -> Answer<Value> {
    let args = serde_json::from_value(args).map_err(|fault| OfficeError::bad_args(&fault))?;
    serde_json::to_value(function(ask, args)?).map_err(|_| OfficeError::internal())
}

/// The names of both types, after they and all they are made of were written.
pub(super) fn types<A: TS + 'static, V: TS + 'static>(
    config: &Config,
) -> Result<(String, String), ExportError> {
    export::<A>(config)?;
    export::<V>(config)?;
    Ok((A::name(config), V::name(config)))
}

/// Writes a type with its parts. A list or `null` has no file of its own, but its parts have.
fn export<T: TS + 'static>(config: &Config) -> Result<(), ExportError> {
    match T::export_all(config) {
        Err(ExportError::CannotBeExported(_)) => Parts { config, fault: None }.of::<T>(),
        other => other,
    }
}

/// Visits the parts of a type that cannot be written itself.
struct Parts<'a> {
    config: &'a Config,
    fault: Option<ExportError>,
}

impl Parts<'_> {
    fn of<T: TS + 'static>(mut self) -> Result<(), ExportError> {
        T::visit_dependencies(&mut self);
        T::visit_generics(&mut self);
        self.fault.map_or(Ok(()), Err)
    }
}

impl ts_rs::TypeVisitor for Parts<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.fault.is_none() && T::output_path().is_some() {
            self.fault = T::export_all(self.config).err();
        }
    }
}

/// No arguments: `{}`.
#[derive(Debug, serde::Deserialize, TS)]
pub(crate) struct Nothing {}
