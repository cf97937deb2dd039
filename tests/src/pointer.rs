//! The pointer, for what is dragged.

use crate::page::Page;
use serde_json::{Value, json};

/// A point of the window in CSS pixels.
pub type Point = (f64, f64);

impl Page {
    /// Presses the main button at a point, moves to another one in a few steps, and releases it there.
    pub async fn drag(&self, from: Point, to: Point) {
        self.mouse("mousePressed", from, true).await;
        for step in 1..=4 {
            let part = f64::from(step) / 4.0;
            let at = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
            self.mouse("mouseMoved", at, true).await;
        }
        self.mouse("mouseReleased", to, false).await;
    }

    /// Moves the pointer to a point.
    pub async fn point_at(&self, at: Point) {
        self.mouse("mouseMoved", at, false).await;
    }

    /// The point that a script returns as a list of two numbers, such as the middle of an element.
    pub async fn point(&self, script: &str) -> Point {
        let point = self.run(script).await;
        let number = |at: usize| {
            point[at].as_f64().unwrap_or_else(|| panic!("the script names no point, but {point}"))
        };
        (number(0), number(1))
    }

    /// `is_down`: the left button is down after the event.
    async fn mouse(&self, what: &str, (x, y): Point, is_down: bool) {
        let is_left = is_down || what == "mouseReleased";
        let event = json!({
            "type": what, "x": x, "y": y, "button": if is_left { "left" } else { "none" },
            "buttons": u8::from(is_down), "clickCount": u8::from(what != "mouseMoved"),
        });
        let sent: Result<_, String> = self.devtools("Input.dispatchMouseEvent", event).await;
        drop::<serde_json::Map<String, Value>>(
            sent.unwrap_or_else(|error| panic!("the pointer does not work: {error}")),
        );
    }
}
