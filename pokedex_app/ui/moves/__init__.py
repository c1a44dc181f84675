"""Moving files with a preview, a way back and a record: widgets that several pages use."""
