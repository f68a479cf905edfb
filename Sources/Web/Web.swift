/// Web.
