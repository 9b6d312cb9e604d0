//! Navigating MessagePack as spaCy and thinc write it.
//!
//! The decoding is `rmpv`'s; its values borrow from the file, and a length that promises more than
//! the file holds ends in an error before memory is set aside for it.

use super::{Array, elements, from_little_endian};
use rmpv::ValueRef;

/// How deep values may be nested.
const MAX_DEPTH: usize = 64;

/// Decodes one value that fills `bytes`.
pub(super) fn decode(bytes: &[u8]) -> Result<ValueRef<'_>, String> {
    let mut rest = bytes;
    let value = rmpv::decode::read_value_ref_with_max_depth(&mut rest, MAX_DEPTH)
        .map_err(|e| format!("not MessagePack: {e}"))?;
    if !rest.is_empty() {
        return Err("bytes are left over behind the value".into());
    }
    Ok(value)
}

/// The text of a string, or of bytes that hold one.
pub(super) fn text<'a>(value: &ValueRef<'a>) -> Option<&'a str> {
    match value {
        ValueRef::String(s) => s.into_str(),
        ValueRef::Binary(b) => std::str::from_utf8(b).ok(),
        _ => None,
    }
}

/// The entries of a map.
pub(super) fn entries<'v, 'a>(
    value: &'v ValueRef<'a>,
) -> Result<&'v [(ValueRef<'a>, ValueRef<'a>)], String> {
    match value {
        ValueRef::Map(entries) => Ok(entries),
        _ => Err("expected a map".into()),
    }
}

/// The elements of an array.
pub(super) fn items<'v, 'a>(value: &'v ValueRef<'a>) -> Result<&'v [ValueRef<'a>], String> {
    match value {
        ValueRef::Array(items) => Ok(items),
        _ => Err("expected an array".into()),
    }
}

/// The value under a key of a map, where there is one.
pub(super) fn get<'v, 'a>(value: &'v ValueRef<'a>, key: &str) -> Option<&'v ValueRef<'a>> {
    entries(value)
        .ok()?
        .iter()
        .find(|(k, _)| text(k) == Some(key))
        .map(|(_, v)| v)
}

/// The value under a key of a map.
pub(super) fn need<'v, 'a>(value: &'v ValueRef<'a>, key: &str) -> Result<&'v ValueRef<'a>, String> {
    get(value, key).ok_or_else(|| format!("'{key}' is missing"))
}

/// A string under a key of a map.
pub(super) fn need_text<'a>(value: &ValueRef<'a>, key: &str) -> Result<&'a str, String> {
    text(need(value, key)?).ok_or_else(|| format!("'{key}' is not a string"))
}

/// A numpy array as `srsly` packs it: a map with the keys `nd`, `type`, `shape` and `data`.
pub(super) fn floats(value: &ValueRef<'_>) -> Result<(Vec<usize>, Array<f32>), String> {
    let kind = need_text(value, "type")?;
    if kind != "<f4" {
        return Err(format!("an array of type '{kind}', not of single floats"));
    }
    let shape: Vec<usize> = items(need(value, "shape")?)?
        .iter()
        .map(|d| d.as_u64().and_then(|d| usize::try_from(d).ok()))
        .collect::<Option<_>>()
        .ok_or("a shape that is not of numbers")?;
    let ValueRef::Binary(data) = need(value, "data")? else {
        return Err("an array without data".into());
    };
    if elements(&shape).is_none_or(|n| n * size_of::<f32>() != data.len()) {
        return Err(format!(
            "an array of shape {shape:?} with {} bytes of data",
            data.len()
        ));
    }
    Ok((shape, Array::Owned(from_little_endian(data))))
}
