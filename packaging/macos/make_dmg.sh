#!/bin/sh
# Packs dist/Pokédex.app into a disk image; runs on macOS only.
#
#   packaging/macos/make_dmg.sh VERSION
#
# With CODESIGN_IDENTITY (“Developer ID Application: …”) the app and the image are signed for the
# hardened runtime; with NOTARY_PROFILE too (made once by `xcrun notarytool store-credentials`),
# Apple is asked to notarise the image, and the ticket is attached. Without them the signature is
# the ad hoc one that PyInstaller gave: people then have to allow the app in System Settings,
# Privacy & Security, at its first start.
set -eu

version="${1:?usage: make_dmg.sh VERSION}"
here="$(cd "$(dirname "$0")" && pwd)"
dist="$(cd "$here/../../dist" && pwd)"
app="$dist/Pokédex.app"
image="$dist/Pokedex-$version-macos-$(uname -m).dmg"

if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp \
        --entitlements "$here/entitlements.plist" --sign "$CODESIGN_IDENTITY" "$app"
fi
codesign --verify --deep --strict "$app"

# what the window of the image shows: the app, and where to drag it
content="$(mktemp -d)"
trap 'rm -rf "$content"' EXIT
ditto "$app" "$content/Pokédex.app"
ln -s /Applications "$content/Applications"
rm -f "$image"
hdiutil create -volname "Pokédex" -srcfolder "$content" -fs APFS -format ULFO "$image"

if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --timestamp --sign "$CODESIGN_IDENTITY" "$image"
    if [ -n "${NOTARY_PROFILE:-}" ]; then
        xcrun notarytool submit --keychain-profile "$NOTARY_PROFILE" --wait "$image"
        xcrun stapler staple "$image"
    fi
fi
hdiutil verify "$image"
