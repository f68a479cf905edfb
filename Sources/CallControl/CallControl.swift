/// CallControl.
