//! Reports panics to `src/boot.js`, which logs them and shows the crash block.

use crate::browser::window;

/// Installs a panic hook that dispatches the event `tresor-crash` with the panic's message.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let event = web_sys::CustomEventInit::new();
        event.set_detail(&info.to_string().into());
        if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict("tresor-crash", &event) {
            let _ = window().dispatch_event(&event);
        }
    }));
}
