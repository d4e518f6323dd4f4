"""What every path takes and answers, as data: one module for each area of the API."""
