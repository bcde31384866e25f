//! Rows as plain structs: the `record!` macro writes the column list, the parameters and the
//! reading once, in one order, so that they cannot disagree.

use crate::engine::Row;
use crate::error::Error;
use crate::value::Param;

/// A struct that is exactly one table's row.
pub(crate) trait Record: Sized {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];
    fn params(&self) -> Vec<Param<'_>>;
    fn read(row: &Row<'_>) -> Result<Self, Error>;
}

/// Declares a row struct for a table. The fields are the columns, in order, the key first.
macro_rules! record {
    ($(#[$meta:meta])* $table:literal $name:ident { $($(#[$fmeta:meta])* $field:ident : $t:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[$fmeta])* pub $field: $t),+ }

        impl $crate::record::Record for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn params(&self) -> Vec<$crate::value::Param<'_>> {
                vec![$($crate::value::ToParam::to_param(&self.$field)),+]
            }

            fn read(row: &$crate::engine::Row<'_>) -> Result<Self, $crate::error::Error> {
                let mut columns = 0..;
                let mut next = || columns.next().unwrap_or(usize::MAX);
                Ok(Self { $($field: row.get::<$t>(next())?),+ })
            }
        }
    };
}

pub(crate) use record;
