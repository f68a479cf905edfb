print("ringdesk")
