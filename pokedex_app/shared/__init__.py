"""What several pages know without Qt."""
