//! Where things are and how long messages between them take.

use std::time::Duration;

/// Where the figures of [`round_trip`] come from.
pub(super) const SOURCE: &str = "round trip = 14.6 ms + 15.6 ms per 1,000 km, fitted to round trips between ten cities measured by IBM Cloud, September 2024";

/// A city that users, points of presence and origins can be in.
#[derive(Debug, PartialEq)]
pub(super) struct City {
    pub(super) name: &'static str,
    /// The code of its point of presence, after its airport.
    pub(super) colo: &'static str,
    pub(super) country: &'static str,
    pub(super) continent: &'static str,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) timezone: &'static str,
}

const fn city(
    (name, colo, country, continent): (&'static str, &'static str, &'static str, &'static str),
    (latitude, longitude): (f64, f64),
    timezone: &'static str,
) -> City {
    City { name, colo, country, continent, latitude, longitude, timezone }
}

/// The cities there are.
pub(super) static CITIES: [City; 22] = [
    city(("Paris", "CDG", "FR", "EU"), (48.86, 2.35), "Europe/Paris"),
    city(("London", "LHR", "GB", "EU"), (51.51, -0.13), "Europe/London"),
    city(("Frankfurt", "FRA", "DE", "EU"), (50.11, 8.68), "Europe/Berlin"),
    city(("Madrid", "MAD", "ES", "EU"), (40.42, -3.70), "Europe/Madrid"),
    city(("Stockholm", "ARN", "SE", "EU"), (59.33, 18.07), "Europe/Stockholm"),
    city(("Warsaw", "WAW", "PL", "EU"), (52.23, 21.01), "Europe/Warsaw"),
    city(("Washington DC", "IAD", "US", "NA"), (38.90, -77.04), "America/New_York"),
    city(("New York", "EWR", "US", "NA"), (40.71, -74.01), "America/New_York"),
    city(("Dallas", "DFW", "US", "NA"), (32.78, -96.80), "America/Chicago"),
    city(("San Francisco", "SJC", "US", "NA"), (37.77, -122.42), "America/Los_Angeles"),
    city(("Toronto", "YYZ", "CA", "NA"), (43.65, -79.38), "America/Toronto"),
    city(("Sao Paulo", "GRU", "BR", "SA"), (-23.55, -46.63), "America/Sao_Paulo"),
    city(("Buenos Aires", "EZE", "AR", "SA"), (-34.60, -58.38), "America/Argentina/Buenos_Aires"),
    city(("Lagos", "LOS", "NG", "AF"), (6.52, 3.38), "Africa/Lagos"),
    city(("Nairobi", "NBO", "KE", "AF"), (-1.29, 36.82), "Africa/Nairobi"),
    city(("Johannesburg", "JNB", "ZA", "AF"), (-26.20, 28.05), "Africa/Johannesburg"),
    city(("Mumbai", "BOM", "IN", "AS"), (19.08, 72.88), "Asia/Kolkata"),
    city(("Singapore", "SIN", "SG", "AS"), (1.35, 103.82), "Asia/Singapore"),
    city(("Seoul", "ICN", "KR", "AS"), (37.57, 126.98), "Asia/Seoul"),
    city(("Tokyo", "NRT", "JP", "AS"), (35.68, 139.69), "Asia/Tokyo"),
    city(("Osaka", "KIX", "JP", "AS"), (34.69, 135.50), "Asia/Tokyo"),
    city(("Sydney", "SYD", "AU", "OC"), (-33.87, 151.21), "Australia/Sydney"),
];

/// The city of that name.
pub(super) fn find(name: &str) -> Option<&'static City> {
    CITIES.iter().find(|city| city.name.eq_ignore_ascii_case(name))
}

/// How long a message takes from `a` to `b` and back, once they are connected. Rounded to a tenth of a millisecond.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand tenths of a millisecond")]
pub(super) fn round_trip(a: &City, b: &City) -> Duration {
    let ms = 14.6 + 15.6 * distance_km(a, b) / 1000.0;
    Duration::from_micros((ms * 10.0).round() as u64 * 100)
}

/// The great-circle distance.
pub(super) fn distance_km(a: &City, b: &City) -> f64 {
    const EARTH_RADIUS_KM: f64 = 6371.0;
    let (lat_a, lat_b) = (a.latitude.to_radians(), b.latitude.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((b.longitude - a.longitude).to_radians());
    2.0 * EARTH_RADIUS_KM * h.sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_is_slower_and_within_the_fit_of_what_was_measured() {
        let between = |a: &str, b: &str| round_trip(find(a).unwrap(), find(b).unwrap()).as_secs_f64() * 1e3;
        // IBM measured 13, 75 and 261 ms; the fit's R² is 0.79.
        assert_eq!(format!("{:.1}", between("London", "Frankfurt")), "24.6");
        assert!((75.0..130.0).contains(&between("London", "Washington DC")));
        assert!((250.0..300.0).contains(&between("London", "Sydney")));
        assert_eq!(format!("{:.1}", between("Paris", "Paris")), "14.6");
    }
}
