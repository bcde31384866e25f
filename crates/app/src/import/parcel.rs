//! Packages: barcodes, sizes and weights, one value for each or one for all.

use super::SEPARATOR;
use super::column::{Column, Fields};
use super::rules::{invalid, one_line, shown};
use crate::error::Invalid;
use crate::order::PackageDraft;

/// Most packages of an order.
pub const MAX_PACKAGES: usize = 50;
/// Most characters of a barcode.
pub const MAX_BARCODE_CHARS: usize = 80;
/// Largest package in millilitres (5 cubic metres).
pub const MAX_VOLUME_ML: f64 = 5_000_000.0;
/// Heaviest package in grams.
pub const MAX_WEIGHT_G: f64 = 1_000_000.0;

/// The packages; an order without barcodes has one package that carries the order's reference.
pub(super) fn packages(
    fields: &Fields,
    reference: &str,
) -> Result<Vec<PackageDraft>, Vec<Invalid>> {
    let mut wrong = vec![];
    let mut codes: Vec<String> =
        parts(fields.get(Column::Barcodes)).map(one_line).filter(|c| !c.is_empty()).collect();
    if codes.is_empty() {
        codes.push(reference.to_owned());
    }
    if codes.len() > MAX_PACKAGES {
        let message = format!("{} packages, at most {MAX_PACKAGES} in one order", codes.len());
        wrong.push(invalid(Column::Barcodes, "too_many_packages", message));
        codes.truncate(MAX_PACKAGES);
    }
    for (at, code) in codes.iter().enumerate() {
        if let Some(fault) = barcode_fault(code, &codes[..at]) {
            wrong.push(fault);
        }
    }
    let volumes = volumes(&mut wrong, fields, codes.len());
    let weights = measure(&mut wrong, fields, WEIGHTS, MAX_WEIGHT_G, codes.len());
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let packages = codes.into_iter().zip(volumes).zip(weights);
    Ok(packages
        .map(|((barcode, volume_ml), weight_g)| PackageDraft { barcode, volume_ml, weight_g })
        .collect())
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(SEPARATOR).map(str::trim)
}

fn barcode_fault(code: &str, before: &[String]) -> Option<Invalid> {
    if before.iter().any(|other| other == code) {
        let message = format!("\"{}\" stands there twice; each package has its own", shown(code));
        return Some(invalid(Column::Barcodes, "barcode_twice", message));
    }
    if code.chars().count() > MAX_BARCODE_CHARS {
        let message = format!("a barcode has at most {MAX_BARCODE_CHARS} characters");
        return Some(invalid(Column::Barcodes, "too_long", message));
    }
    // A long number that went through a spreadsheet cell.
    let mantissa = code.split_once("E+").map(|(head, tail)| format!("{head}{tail}"));
    if mantissa.is_some_and(|m| m.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))) {
        let message = format!(
            "\"{}\" was rounded by a spreadsheet; format the column as text and export it again",
            shown(code)
        );
        return Some(invalid(Column::Barcodes, "barcode_rounded", message));
    }
    None
}

/// Column and how many base units one of its own units is.
type Unit = (Column, f64);
const WEIGHTS: &[Unit] = &[(Column::WeightG, 1.0), (Column::WeightKg, 1_000.0)];
const VOLUMES: &[Unit] = &[(Column::VolumeMl, 1.0), (Column::VolumeL, 1_000.0)];
const SIDES: [Column; 3] = [Column::LengthCm, Column::WidthCm, Column::HeightCm];

fn volumes(wrong: &mut Vec<Invalid>, fields: &Fields, count: usize) -> Vec<i64> {
    let sides = SIDES.map(|side| fields.get(side));
    let stated = VOLUMES.iter().any(|(column, _)| !fields.get(*column).is_empty());
    if stated || sides.iter().all(|side| side.is_empty()) {
        return measure(wrong, fields, VOLUMES, MAX_VOLUME_ML, count);
    }
    let mut volume = vec![1.0; count];
    for (column, text) in SIDES.iter().zip(sides) {
        let values = values(wrong, (*column, 1.0), text, MAX_VOLUME_ML, count);
        volume.iter_mut().zip(values).for_each(|(volume, side)| *volume *= side);
    }
    if volume.iter().any(|ml| *ml > MAX_VOLUME_ML) {
        let message = format!("the sides make more than {MAX_VOLUME_ML} ml; give centimetres");
        wrong.push(invalid(Column::LengthCm, "out_of_range", message));
    }
    volume.into_iter().map(whole).collect()
}

fn measure(
    wrong: &mut Vec<Invalid>,
    fields: &Fields,
    units: &[Unit],
    most: f64,
    count: usize,
) -> Vec<i64> {
    for unit in units {
        let text = fields.get(unit.0);
        if !text.is_empty() {
            return values(wrong, *unit, text, most, count).into_iter().map(whole).collect();
        }
    }
    vec![0; count]
}

/// One value for each package: given one by one, or one for all.
fn values(
    wrong: &mut Vec<Invalid>,
    (column, scale): Unit,
    text: &str,
    most: f64,
    count: usize,
) -> Vec<f64> {
    let mut found = vec![];
    for part in parts(text) {
        match if part.is_empty() { Some(0.0) } else { with_unit(part, column) } {
            Some(value) if (0.0..=most).contains(&(value * scale)) => found.push(value * scale),
            _ => {
                let message =
                    format!("\"{}\" is not a number from 0 to {}", shown(part), most / scale);
                wrong.push(invalid(column, "out_of_range", message));
                return vec![0.0; count];
            }
        }
    }
    match found.len() {
        1 => vec![found[0]; count],
        given if given == count => found,
        given => {
            let message =
                format!("{given} values for {count} packages; give one for all or one for each");
            wrong.push(invalid(column, "count_differs", message));
            vec![0.0; count]
        }
    }
}

/// A number, with the column's own unit behind it or without.
fn with_unit(text: &str, column: Column) -> Option<f64> {
    let unit = match column {
        Column::VolumeMl => "ml",
        Column::VolumeL => "l",
        Column::WeightG => "g",
        Column::WeightKg => "kg",
        _ => "cm",
    };
    let lower = text.to_lowercase();
    number(lower.strip_suffix(unit).unwrap_or(&lower))
}

/// A plain number with a decimal point.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
    text.parse::<f64>().ok().filter(|value| plain && value.is_finite())
}

#[expect(clippy::cast_possible_truncation, reason = "every value is below MAX_VOLUME_ML")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}
