//! Points on the Earth.

/// The Earth's mean radius, in km.
const EARTH_KM: f64 = 6371.0088;

/// The point that lies so many km from another (degrees north and east) in a direction, in degrees
/// clockwise from north; along a great circle.
pub(crate) fn shifted(lat: f64, lon: f64, km: f64, bearing: f64) -> (f64, f64) {
    let (lat, lon, bearing) = (lat.to_radians(), lon.to_radians(), bearing.to_radians());
    let arc = km / EARTH_KM;
    let north = (lat.sin() * arc.cos() + lat.cos() * arc.sin() * bearing.cos())
        .clamp(-1.0, 1.0)
        .asin();
    let east =
        lon + (bearing.sin() * arc.sin() * lat.cos()).atan2(arc.cos() - lat.sin() * north.sin());
    let east = (east.to_degrees() + 540.0).rem_euclid(360.0) - 180.0;
    (round(north.to_degrees()), round(east))
}

/// To five places behind the point, about a metre: more would be claimed than is known.
pub(crate) fn round(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}
