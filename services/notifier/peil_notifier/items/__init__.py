"""What is due: items that follow from agreements, vacancies and plans, and the list of those that wait."""
