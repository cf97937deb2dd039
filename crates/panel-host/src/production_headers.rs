//! The headers of every answer of a production server for the panel.

use http::header::{HeaderName, HeaderValue};

/// Browser features that the panel does not need. The clipboard is not among them, because ids are copied and pasted.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
    fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), \
    microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// The headers. `connect` are the origins besides its own that the panel may call.
pub fn production_headers(connect: &[String]) -> Vec<(HeaderName, HeaderValue)> {
    let mut csp = String::from(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'",
    );
    for origin in connect {
        csp.push(' ');
        csp.push_str(origin);
    }
    csp.push_str("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    [
        ("content-security-policy", csp.as_str()),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", PERMISSIONS),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        // Only an origin with invalid characters could make the value invalid. The header is then left out.
        Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))
    })
    .collect()
}
