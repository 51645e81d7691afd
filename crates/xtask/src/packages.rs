//! What the platform must provide, as data: one table per package manager, read by set-up.

/// How a package manager is asked and told.
#[derive(Debug)]
pub(crate) struct Manager {
    /// The program by which it is recognised.
    pub(crate) program: &'static str,
    /// Prints one line for each package given that is installed: `name` or `name installed`.
    pub(crate) query: &'static str,
    /// Fetches the lists of packages, where that is a step of its own.
    pub(crate) refresh: Option<&'static str>,
    /// Installs the packages that follow, without questions.
    pub(crate) install: &'static str,
    /// What Rollcall needs.
    pub(crate) needs: &'static [Need],
}

/// One package, what it is for, and when.
#[derive(Debug)]
pub(crate) struct Need {
    pub(crate) package: &'static str,
    /// The programs any of which will do instead.
    pub(crate) or_program: &'static [&'static str],
    /// Whether the demo needs it already, or only the tests.
    pub(crate) demo: bool,
}

const fn build(package: &'static str) -> Need {
    Need { package, or_program: &[], demo: true }
}

const fn test(package: &'static str) -> Need {
    Need { package, or_program: &[], demo: false }
}

const fn browser(package: &'static str) -> Need {
    Need { package, or_program: &["chromium", "chromium-browser", "google-chrome"], demo: false }
}

const fn spreadsheets(package: &'static str) -> Need {
    Need { package, or_program: &["soffice", "libreoffice"], demo: false }
}

const APT_INSTALL: &str = "env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends";

/// Debian and Ubuntu: where everything was tried.
pub(crate) const APT: Manager = Manager {
    program: "apt-get",
    query: "dpkg-query -W -f=${Package}\\t${db:Status-Status}\\n",
    refresh: Some("apt-get update"),
    install: APT_INSTALL,
    needs: &[
        build("build-essential"),              // the C compiler, for SQLite and TLS
        build("pkg-config"),                   // finds the libraries below
        build("libwebkit2gtk-4.1-dev"),        // the web view of the window
        build("libayatana-appindicator3-dev"), // the tray
        build("librsvg2-dev"),                 // icons
        test("webkit2gtk-driver"),             // drives the real window
        test("xvfb"),                          // a display that nobody sees
        test("xauth"),                         // the right to draw on it
        test("openbox"),                       // a window manager for it
        test("dbus"),                          // a session bus of its own
        test("dbus-x11"),
        test("gnome-keyring"),            // a keychain of its own
        test("fonts-dejavu-core"),        // letters for the pictures
        browser("chromium"),              // the pages without the shell
        spreadsheets("libreoffice-calc"), // what a person sees in the spreadsheets of the tests
    ],
};

/// Fedora and its kin: names as published, untried.
pub(crate) const DNF: Manager = Manager {
    program: "dnf",
    query: "rpm -q --queryformat %{NAME}\\n",
    refresh: None,
    install: "dnf install -y",
    needs: &[
        build("gcc"),
        build("gcc-c++"),
        build("make"),
        build("pkgconf-pkg-config"),
        build("webkit2gtk4.1-devel"),
        build("libayatana-appindicator-gtk3-devel"),
        build("librsvg2-devel"),
        browser("chromium"),
        spreadsheets("libreoffice-calc"),
    ],
};

/// Arch and its kin: names as published, untried.
pub(crate) const PACMAN: Manager = Manager {
    program: "pacman",
    query: "pacman -Qq",
    refresh: None, // a refresh without a full upgrade is not supported there
    install: "pacman -S --noconfirm --needed",
    needs: &[
        build("base-devel"),
        build("pkgconf"),
        build("webkit2gtk-4.1"),
        build("libayatana-appindicator"),
        build("librsvg"),
        browser("chromium"),
        spreadsheets("libreoffice-still"),
    ],
};

/// The managers, in the order in which they are looked for.
pub(crate) const MANAGERS: &[&Manager] = &[&APT, &DNF, &PACMAN];

/// The packages that are missing for a purpose.
///
/// `installed` is what the manager's query printed; `on_path` says whether a program can be started.
pub(crate) fn missing(
    manager: &Manager,
    demo_only: bool,
    installed: &str,
    on_path: impl Fn(&str) -> bool,
) -> Vec<&'static str> {
    let there = |package: &str| installed.lines().any(|line| says_installed(line, package));
    let needed = manager.needs.iter().filter(|need| need.demo || !demo_only);
    needed
        .filter(|need| !there(need.package) && !need.or_program.iter().any(|program| on_path(program)))
        .map(|need| need.package)
        .collect()
}

/// A package's name on this system, by its `/etc/os-release`: Ubuntu has a browser under another name.
pub(crate) fn name_on(system: &str, package: &'static str) -> &'static str {
    let ubuntu = system.lines().any(|line| line == "ID=ubuntu");
    if ubuntu && package == "chromium" { "chromium-browser" } else { package }
}

/// Whether a line of the query is about this package and calls it installed.
fn says_installed(line: &str, package: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next() == Some(package) && words.next().is_none_or(|state| state == "installed")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILD: &str = "build-essential\tinstalled\npkg-config\tinstalled\nlibwebkit2gtk-4.1-dev\tinstalled\n\
                         libayatana-appindicator3-dev\tinstalled\nlibrsvg2-dev\tinstalled\n";

    #[test]
    fn the_demo_needs_less_than_the_tests() {
        assert!(missing(&APT, true, BUILD, |_| false).is_empty());
        let for_tests = missing(&APT, false, BUILD, |_| false);
        assert!(for_tests.contains(&"xvfb") && for_tests.contains(&"chromium"));
    }

    #[test]
    fn a_package_that_was_removed_but_left_its_settings_is_missing() {
        let installed = BUILD.replace("pkg-config\tinstalled", "pkg-config\tconfig-files");
        assert_eq!(missing(&APT, true, &installed, |_| false), ["pkg-config"]);
    }

    #[test]
    fn another_browser_will_do() {
        let installed = APT.needs.iter().map(|need| format!("{}\tinstalled\n", need.package));
        let installed: String = installed.filter(|line| !line.starts_with("chromium")).collect();
        assert_eq!(missing(&APT, false, &installed, |_| false), ["chromium"]);
        assert!(missing(&APT, false, &installed, |program| program == "google-chrome").is_empty());
    }

    #[test]
    fn ubuntu_calls_its_browser_otherwise() {
        assert_eq!(name_on("NAME=\"Ubuntu\"\nID=ubuntu\n", "chromium"), "chromium-browser");
        assert_eq!(name_on("ID=debian\n", "chromium"), "chromium");
        assert_eq!(name_on("ID=ubuntu\n", "xvfb"), "xvfb");
    }

    #[test]
    fn the_answers_of_rpm_and_pacman_are_understood() {
        let rpm = "gcc\ngcc-c++\nmake\npackage librsvg2-devel is not installed\npkgconf-pkg-config\n";
        let left = missing(&DNF, true, rpm, |_| false);
        assert_eq!(left, ["webkit2gtk4.1-devel", "libayatana-appindicator-gtk3-devel", "librsvg2-devel"]);
        let pacman = "base-devel\npkgconf\nwebkit2gtk-4.1\nlibayatana-appindicator\n";
        assert_eq!(missing(&PACMAN, true, pacman, |_| false), ["librsvg"]);
    }
}
