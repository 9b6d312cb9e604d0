//! Distances on the globe.

/// Mean radius of the Earth (IUGG), in km.
const RADIUS_KM: f64 = 6371.0088;

/// Great-circle distance in km of two points in degrees north and east, by the haversine formula on
/// a sphere: up to 0.5 % off the ellipsoid's.
///
/// ```
/// use dateline_gazetteer::km_between;
/// let paris_london = km_between((48.8566, 2.3522), (51.5074, -0.1278));
/// assert!((paris_london - 343.6).abs() < 1.0);
/// ```
pub fn km_between(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((b.1 - a.1).to_radians());
    2.0 * RADIUS_KM * h.clamp(0.0, 1.0).sqrt().asin()
}
