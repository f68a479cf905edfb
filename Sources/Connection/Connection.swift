/// Connection.
