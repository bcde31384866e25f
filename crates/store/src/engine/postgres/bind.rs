//! Parameters on their way to PostgreSQL, and columns on their way back.
//!
//! The server says which type stands behind each `$n`; a value is written in that type or refused,
//! never silently changed. Why columns are read by what the server sends and not by what is expected:
//! a sum of BIGINT comes as NUMERIC, a literal as INTEGER, and both mean the same number.

use crate::value::{Column, Param};
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type};
use std::error::Error;

type Fault = Box<dyn Error + Sync + Send>;

/// A parameter.
#[derive(Debug)]
pub(super) struct Bound<'a>(pub(super) Param<'a>);

fn cannot(what: &str, ty: &Type) -> Fault {
    format!("{what} cannot stand where the database wants {ty}").into()
}

fn integer(value: i64, ty: &Type, out: &mut BytesMut) -> Result<(), Fault> {
    match *ty {
        Type::INT8 => out.extend_from_slice(&value.to_be_bytes()),
        Type::INT4 => out.extend_from_slice(&i32::try_from(value)?.to_be_bytes()),
        Type::INT2 => out.extend_from_slice(&i16::try_from(value)?.to_be_bytes()),
        _ => return Err(cannot("an integer", ty)),
    }
    Ok(())
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match self.0 {
            Param::Null => return Ok(IsNull::Yes),
            Param::Int(value) => integer(value, ty, out)?,
            Param::Real(value) if *ty == Type::FLOAT8 => {
                out.extend_from_slice(&value.to_be_bytes());
            }
            Param::Real(_) => return Err(cannot("a number", ty)),
            Param::Text(text) if matches!(*ty, Type::TEXT | Type::VARCHAR | Type::NAME) => {
                out.extend_from_slice(text.as_bytes());
            }
            Param::Text(_) => return Err(cannot("text", ty)),
            Param::Blob(bytes) if *ty == Type::BYTEA => out.extend_from_slice(bytes),
            Param::Blob(_) => return Err(cannot("bytes", ty)),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// A column as it came.
pub(super) struct Read<'a>(pub(super) Column<'a>);

impl<'a> FromSql<'a> for Read<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Fault> {
        let column = match *ty {
            Type::INT8 => Param::Int(i64::from_be_bytes(raw.try_into()?)),
            Type::INT4 => Param::Int(i32::from_be_bytes(raw.try_into()?).into()),
            Type::INT2 => Param::Int(i16::from_be_bytes(raw.try_into()?).into()),
            Type::NUMERIC => Param::Int(whole(raw)?),
            Type::FLOAT8 => Param::Real(f64::from_be_bytes(raw.try_into()?)),
            Type::BYTEA => Param::Blob(raw),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                Param::Text(std::str::from_utf8(raw)?)
            }
            _ => return Err(format!("columns of type {ty} are not read").into()),
        };
        Ok(Self(column))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Fault> {
        Ok(Self(Param::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The base of NUMERIC's digits, and its sign for numbers below zero (PostgreSQL, `numeric_send`).
const BASE: i64 = 10_000;
const NEGATIVE: u16 = 0x4000;

/// A NUMERIC without fraction as an integer.
fn whole(raw: &[u8]) -> Result<i64, Fault> {
    let words: Vec<u16> =
        raw.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let [count, weight, sign, _, digits @ ..] = words.as_slice() else {
        return Err("a NUMERIC without a head".into());
    };
    let beyond = || Fault::from("a NUMERIC that is no integer of 64 bits");
    let places = i64::from(weight.cast_signed()) + 1;
    if digits.len() != usize::from(*count) || i64::from(*count) > places.max(0) || *sign > NEGATIVE
    {
        return Err(beyond());
    }
    let mut value = 0i64;
    for place in 0..usize::try_from(places.max(0))? {
        let digit = digits.get(place).copied().map_or(0, i64::from);
        value = value.checked_mul(BASE).and_then(|v| v.checked_add(digit)).ok_or_else(beyond)?;
    }
    Ok(if *sign == NEGATIVE { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(weight: i16, sign: u16, digits: &[u16]) -> Vec<u8> {
        let count = u16::try_from(digits.len()).unwrap();
        let head = [count, weight.cast_unsigned(), sign, 0];
        head.iter().chain(digits).flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn sums_come_back_as_the_integers_they_are() {
        for (raw, value) in [
            (numeric(0, 0, &[]), 0),
            (numeric(0, 0, &[7]), 7),
            (numeric(1, 0, &[1]), 10_000),
            (numeric(1, NEGATIVE, &[25, 9_200]), -259_200),
            (numeric(2, 0, &[2_592, 0, 3]), 259_200_000_003),
        ] {
            assert_eq!(whole(&raw).unwrap(), value);
        }
    }

    #[test]
    fn a_fraction_or_a_number_too_large_is_refused() {
        assert!(whole(&numeric(0, 0, &[1, 5_000])).is_err());
        assert!(whole(&numeric(-1, 0, &[5_000])).is_err());
        assert!(whole(&numeric(9, 0, &[9_999])).is_err());
        assert!(whole(&numeric(0, 0xC000, &[])).is_err());
    }
}
