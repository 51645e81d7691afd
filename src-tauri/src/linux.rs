//! What WebKitGTK must find in the environment. The one file of the project with `unsafe` code.

#![allow(unsafe_code, reason = "the web view is told this by environment variables alone; see `set`")]

/// Prepares the environment. Must be called at the very beginning of `main`.
///
/// WebKitGTK draws through DMABUF buffers, which leaves the window blank with several graphics drivers
/// (NVIDIA's above all); without them it draws a little slower and everywhere. Whoever has set the variable,
/// to whatever value, is left alone. `safe_graphics` also takes the graphics card out of composing the page.
pub fn prepare(safe_graphics: bool) {
    set_where_unset("WEBKIT_DISABLE_DMABUF_RENDERER");
    if safe_graphics {
        set_where_unset("WEBKIT_DISABLE_COMPOSITING_MODE");
    }
}

fn set_where_unset(name: &str) {
    if std::env::var_os(name).is_none() {
        // SAFETY: called at the beginning of `main`, before GTK or anything else has started a thread, so
        // that nobody reads the environment meanwhile.
        unsafe { std::env::set_var(name, "1") };
    }
}
