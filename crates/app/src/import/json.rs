//! One line of JSON Lines as names and texts.

use super::SEPARATOR;
use crate::error::Invalid;
use serde_json::Value;

pub(super) enum JsonRow {
    /// Names and values in the order in which they stood.
    Object(Vec<(String, String)>),
    /// Why the line is not an order.
    Wrong(Invalid),
}

/// Reads one line.
pub(super) fn read_line(text: &str) -> JsonRow {
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) => {
            let message =
                format!("the line is not JSON: {error}; each line must be one whole JSON object");
            return JsonRow::Wrong(Invalid::new("row", "not_json", message));
        }
    };
    let Value::Object(map) = value else {
        return JsonRow::Wrong(Invalid::new(
            "row",
            "not_an_object",
            "each line must be a JSON object: {\"external_reference\": \"A-1\", ...}",
        ));
    };
    let mut pairs = Vec::with_capacity(map.len());
    for (name, value) in map {
        if let (true, Value::Array(list)) = (name == "packages", &value) {
            match packages(list) {
                Ok(more) => pairs.extend(more),
                Err(wrong) => return JsonRow::Wrong(wrong),
            }
            continue;
        }
        match plain(&value) {
            Some(value) => pairs.push((name, value)),
            None => {
                let message = "give a text, a number, true, false, null or a list of these";
                return JsonRow::Wrong(Invalid::new(&name, "not_plain", message));
            }
        }
    }
    JsonRow::Object(pairs)
}

fn plain(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(s) => s.clone(),
        Value::Array(list) => {
            let parts: Option<Vec<String>> =
                list.iter().map(|one| if one.is_array() { None } else { plain(one) }).collect();
            parts?.join(&SEPARATOR.to_string())
        }
        Value::Object(_) => return None,
    })
}

/// `[{"barcode": "1", "volume_ml": 500, "weight_g": 200}]` as three fields, one value per package.
fn packages(list: &[Value]) -> Result<Vec<(String, String)>, Invalid> {
    let mut columns = [("barcodes", vec![]), ("volume_ml", vec![]), ("weight_g", vec![])];
    for package in list {
        let Value::Object(package) = package else {
            let message = "give objects such as {\"barcode\": \"1\", \"volume_ml\": 500}";
            return Err(Invalid::new("packages", "not_an_object", message));
        };
        for (column, key) in columns.iter_mut().zip(["barcode", "volume_ml", "weight_g"]) {
            column.1.push(package.get(key).and_then(plain).unwrap_or_default());
        }
    }
    let some = |values: &Vec<String>| values.iter().any(|v| !v.is_empty());
    Ok(columns
        .into_iter()
        .filter(|(_, values)| some(values))
        .map(|(name, values)| (name.to_owned(), values.join(&SEPARATOR.to_string())))
        .collect())
}
