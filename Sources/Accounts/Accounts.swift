/// Accounts.
