"""gouji 勾稽 audits Chinese government reports: every place where text and tables disagree."""
