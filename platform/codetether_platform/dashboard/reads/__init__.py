"""What the dashboard's pages read, one file a page. Every query names the partner and the mode."""
