"""The pages of statements. One statement has the same pages behind three doors: the desk, an account, an e-mailed link."""
