/// PhoneNumbers.
