; Inno Setup 6.3 or newer: iscc /DAppVersion=0.1.0 packaging\windows\pokedex.iss
; Installs for the user alone, without an administrator, unless asked to do otherwise.
; Models, runs, collection and settings are in %LOCALAPPDATA%\pokedex: neither an update nor the
; uninstaller touches them.

#ifndef AppVersion
  #error Give the version: /DAppVersion=0.1.0
#endif
#define Bundle "..\..\dist\pokedex"
#define Icon "..\..\build\installers\pokedex.ico"
#define Window "pokedex-app.exe"
#define ModelClass "Pokedex.Model"

[Setup]
; the same for ever: it is how a newer version finds the one it replaces
AppId={{2AB861A5-7EB9-473F-B785-E2D97154B902}
AppName=Pokédex
AppVersion={#AppVersion}
AppPublisher=The Pokédex maintainers
AppCopyright=Copyright 2026 The Pokédex maintainers
VersionInfoVersion={#AppVersion}
DefaultDirName={autopf}\Pokedex
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; the oldest that Qt 6 runs on
MinVersion=10.0.17763
ChangesAssociations=yes
CloseApplications=yes
ShowLanguageDialog=auto
WizardStyle=modern
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\{#Window}
UninstallDisplayName=Pokédex
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes
OutputDir=..\..\dist
OutputBaseFilename=Pokedex-{#AppVersion}-windows-x64-setup

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "spanish"; MessagesFile: "compiler:Languages\Spanish.isl"

[CustomMessages]
english.ModelFile=Pokédex model
spanish.ModelFile=Modelo de Pokédex
english.OpenModels=Open Pokédex models (*.pokedex) with Pokédex
spanish.OpenModels=Abrir los modelos de Pokédex (*.pokedex) con Pokédex
english.Files=File types:
spanish.Files=Tipos de archivo:

[Tasks]
Name: "models"; Description: "{cm:OpenModels}"; GroupDescription: "{cm:Files}"
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; files that an older version brought and this one does not
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Pokédex"; Filename: "{app}\{#Window}"
Name: "{autodesktop}\Pokédex"; Filename: "{app}\{#Window}"; Tasks: desktopicon

[Registry]
; a model file: its own type, opened by a double click
Root: HKA; Subkey: "Software\Classes\.pokedex\OpenWithProgids"; ValueType: string; ValueName: "{#ModelClass}"; ValueData: ""; Flags: uninsdeletevalue; Tasks: models
Root: HKA; Subkey: "Software\Classes\.pokedex"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-pokedex-model"; Flags: uninsdeletevalue; Tasks: models
Root: HKA; Subkey: "Software\Classes\{#ModelClass}"; ValueType: string; ValueName: ""; ValueData: "{cm:ModelFile}"; Flags: uninsdeletekey; Tasks: models
Root: HKA; Subkey: "Software\Classes\{#ModelClass}\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\{#Window},0"; Tasks: models
Root: HKA; Subkey: "Software\Classes\{#ModelClass}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Window}"" ""%1"""; Tasks: models
; pictures: among the programs of “Open with”, never their default
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Pokédex"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Window}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".pokedex"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".jpeg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".gif"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".bmp"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".tif"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".tiff"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".avif"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\SupportedTypes"; ValueType: string; ValueName: ".heic"; ValueData: ""

[Run]
Filename: "{app}\{#Window}"; Description: "{cm:LaunchProgram,Pokédex}"; Flags: nowait postinstall skipifsilent
