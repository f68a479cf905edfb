/// Domain.
