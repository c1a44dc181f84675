"""What every page is given: jobs, settings, language, theme, errors, the recogniser. No page."""
