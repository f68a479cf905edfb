/// App.
