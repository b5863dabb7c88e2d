/** Common first names in English and German speaking places and of their newer citizens: a hint that a word is a name. */
const FIRST_NAMES = `
Aaron Piotr Tomasz Pawel Krzysztof Rui João Luís Jacqueline Yves Pieter Willem Mateusz Agnieszka Ewa Marek Jakub Anders Ingvar Henrike Marit Solveig Lennart Gunnar Hakan Murat Deniz Aylin Aylin Rosalind Margot Rohan Anil Meera Sunil Arun Kiran Adam Adrian Agnes Ahmed Aisha Alan Albert Alena Alex Alexander Alexandra Alice Alicia Alina Alison Amanda Amara
Amelia Amina Amir Amy Ana Anastasia Andrea Andreas Andrew Angela Anita Anja Anke Ann Anna Anne Annette Annika Anthony
Antje Anton Antonia Antonio Aoife Arjun Arne Arthur Astrid Axel Ayse Barbara Bastian Beate Beatrice Ben Benedikt
Benjamin Bernd Bernhard Bettina Bianca Birgit Björn Boris Brian Brigitte Britta Bruno Burak Camila Carina Carl Carla
Carlos Carmen Carol Caroline Carsten Catherine Cem Charles Charlotte Chiara Chidi Chloe Chris Christa Christian
Christiane Christina Christine Christoph Christopher Ciara Claire Clara Claudia Claus Clemens Conrad Cornelia Craig
Cynthia Dana Daniel Daniela David Deborah Deepa Denis Dennis Detlef Diana Diane Dieter Dietmar Dirk Dmitri Dominik
Donald Donna Doris Dorothea Edith Edward Elena Eleanor Elias Elif Elisabeth Elizabeth Elke Ella Ellen Emil Emily Emma
Emre Eric Erica Erik Erika Esther Eva Evelyn Fabian Farah Fatima Fatma Felicitas Felix Fiona Florian Frances Francesca
Francis Frank Franz Franziska Fred Frederik Frieda Friedrich Fritz Gabriel Gabriele Gareth Gary Georg George Gerald
Gerd Gerhard Gerlinde Gina Gisela Giulia Grace Graham Greta Günter Günther Hamid Hana Hanna Hannah Hannes Hans Harald
Harriet Harry Hassan Heather Heidi Heike Heiko Heiner Heinrich Heinz Helen Helena Helga Helmut Hendrik Henning Henrik
Henry Herbert Hermann Hilde Holger Horst Hugo Ian Ibrahim Ida Ilse Imran Ina Ines Inga Inge Ingo Ingrid Irene Irina
Iris Isabel Isabella Isla Ivan Ivana Jack Jacob Jakob James Jamal Jan Jana Jane Janet Janine Jason Jasmin Javier Jean
Jennifer Jens Jessica Joachim Joan Joana Jochen Joe Johan Johann Johanna Johannes John Jonas Jonathan Jordan Jörg Jörn
Josef Joseph Joshua Joyce Juan Judith Julia Julian Juliane Julie Jürgen Jutta Kai Kamal Karen Karim Karin Karina Karl
Karoline Karsten Kate Katharina Katherine Kathleen Kathrin Katja Katrin Kavita Keith Kelly Kemal Ken Kenneth Kerstin
Kevin Khalid Kim Kirsten Klara Klaus Kofi Konrad Konstantin Kristin Kristina Kurt Kwame Lara Lars Laura Lauren Lea Leah
Lena Leo Leon Leonie Leyla Liam Lila Lilian Lin Linda Lisa Lorenz Louis Louise Luca Lucas Lucia Lucy Ludwig Luis Luisa
Lukas Lydia Maeve Magdalena Mahmoud Maja Malik Manfred Manuel Manuela Marc Marcel Marco Marcus Maren Margaret Margarete
Maria Marian Marianne Marie Marina Mario Marion Marius Mark Markus Marlene Marta Martha Martin Martina Mary Mathias
Matt Matteo Matthew Matthias Max Maximilian Maya Mehmet Mei Melanie Melissa Mercy Mia Michael Michaela Michelle Miguel
Mike Milan Milena Mira Miriam Mohamed Mohammed Moira Monika Moritz Mustafa Nadia Nadine Nadja Naomi Natalia Natalie
Natasha Nathan Neil Nele Ngozi Niamh Nicholas Nick Nico Nicola Nicole Niels Nigel Nikolaus Nils Nina Noah Noor Nora
Norbert Olaf Oleg Olga Oliver Olivia Omar Oskar Otto Owen Pablo Pamela Pascal Patricia Patrick Paul Paula Pedro Peggy
Peter Petra Philip Philipp Phillip Pia Pierre Priya Rachel Rafael Rainer Raj Ralf Ralph Ramona Raphael Rashid Ravi Rebecca
Regina Reinhard Renate Rene Ricardo Richard Rita Robert Roberta Robin Roger Roland Rolf Roman Ronald Rosa Rosemary Roxana
Rüdiger Rudolf Ruth Ryan Sabine Sabrina Sally Sam Samantha Samir Samuel Sandra Sanjay Sara Sarah Sascha Scott Sean
Sebastian Selin Selma Sergio Sharon Shirin Sibylle Siegfried Sigrid Silke Silvia Simon Simone Siobhan Sofia Sofie
Sonja Sophia Sophie Stefan Stefanie Steffen Stella Stephan Stephanie Stephen Steve Steven Stuart Sunita Susan Susanne
Suzanne Sven Svenja Swen Sylvia Tamara Tanja Tara Tariq Tatjana Teresa Theo Theresa Thomas Thorsten Tim Tina Tobias Tom
Tomas Torben Torsten Tracy Ulf Ulrich Ulrike Ursula Ute Uwe Valentin Valentina Vanessa Vera Verena Veronika Victor
Victoria Vikram Viktor Viktoria Vincent Volker Walter Wei Wendy Wera Werner Wiebke Wilhelm William Winfried Wolf
Wolfgang Yasmin Yannick Yusuf Yuki Yvonne Zara Zainab Zoe`

const names = new Set(FIRST_NAMES.trim().split(/\s+/))

export function isFirstName(word: string): boolean {
  return names.has(word) || (word.includes('-') && names.has(word.split('-')[0]!))
}
